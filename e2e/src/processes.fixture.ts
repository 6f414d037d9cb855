import { readdirSync, readFileSync } from 'node:fs';
import { waitFor } from '@codex-ts/test-support';

const marks: string[] = [];

/** A `sleep` that lasts far longer than any test and can be told from every other one by its argument. */
export function longSleep(): { command: string; mark: string } {
  const mark = `98${process.pid}${marks.length}.25`;
  marks.push(mark);
  return { command: `sleep ${mark}`, mark };
}

/** Command lines of the live processes that mention a mark. */
export function processesWith(mark: string): string[] {
  return marked(mark).map(({ line }) => line);
}

/** Fails, with the command lines, when processes with the mark do not go away. */
export async function waitUntilGone(mark: string): Promise<void> {
  await waitFor(() => processesWith(mark).length === 0, { what: `The end of "${mark}"`, timeoutMs: 5000 }).catch((error: unknown) => {
    throw new Error(`Still there:\n${processesWith(mark).join('\n')}`, { cause: error });
  });
}

/** Ends every sleep made here, so that a test that failed leaves nothing behind. */
export function endSleeps(): void {
  for (const { pid } of marks.flatMap((mark) => marked(mark))) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // Ended by itself, or with the one before.
    }
  }
}

function marked(mark: string): { pid: string; line: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid, line: commandLine(pid) }))
    .filter(({ line }) => line.includes(mark));
}

export async function waitUntilThere(program: string, mark: string): Promise<void> {
  await waitFor(() => processesWith(mark).some((line) => line.startsWith(`${program} `)), { what: `${program} ${mark}` });
}

/** Whether the process runs: one that has ended and was not waited for does not. */
export function isAlive(pid: number): boolean {
  return commandLine(String(pid)) !== '';
}

/** The largest the process has been in memory, in MiB. */
export function peakMemoryMiB(pid: number): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (peak === undefined) throw new Error(`The peak memory of ${pid} is not known.`);
  return Number(peak) / 1024;
}

/** Arguments joined by spaces; empty for what has ended (a zombie has no command line). */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
