import { type SpawnPlan } from '@codex-ts/sandboxing';
import { startCommand } from './command-run.ts';
import { HeadTailBuffer } from './head-tail-buffer.ts';
import { waitUntil } from './wait-until.ts';

export interface RunOptions {
  /** Infinity: no limit. */
  timeoutMs: number;
  /** Kills the command's tree on abort. */
  signal?: AbortSignal;
  /** Every chunk once, as it comes. */
  onOutput?: (chunk: Buffer) => void;
}

export interface RunResult {
  /** 124 after a timeout, 128 + n after signal n. */
  exitCode: number;
  /** Head and tail within 1 MiB, with a marker line where bytes are missing. */
  output: string;
  timedOut: boolean;
  durationMs: number;
  /** Bytes printed, kept or not. */
  totalBytes: number;
}

/** What `timeout(1)` and the original answer. */
const TIMEOUT_EXIT_CODE = 124;

/**
 * Runs the plan on pipes until it ends or its time is up; then its whole tree is killed. Throws `CodexError` when the
 * command could not be run, and the signal's reason, after the tree is dead, when aborted.
 */
export async function runToEnd(plan: SpawnPlan, options: RunOptions): Promise<RunResult> {
  const { signal, timeoutMs, onOutput } = options;
  signal?.throwIfAborted();
  const startedAt = performance.now();
  const buffer = new HeadTailBuffer();
  const onData = (chunk: Buffer): void => {
    buffer.push(chunk);
    onOutput?.(chunk);
  };
  const run = await startCommand(plan, { tty: false, onData });
  let exit;
  try {
    exit = await waitUntil(run.exited, timeoutMs, signal);
  } catch (error) {
    run.kill();
    await run.exited.then(noop, noop);
    throw error;
  }
  if (exit === undefined) {
    run.kill();
    await run.exited;
  }
  return {
    exitCode: exit?.exitCode ?? TIMEOUT_EXIT_CODE,
    output: buffer.text(),
    timedOut: exit === undefined,
    durationMs: performance.now() - startedAt,
    totalBytes: buffer.totalBytes,
  };
}

function noop(): void {
  // The reason for stopping is what the caller hears.
}
