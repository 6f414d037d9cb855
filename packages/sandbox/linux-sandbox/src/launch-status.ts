import { readFileSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

/**
 * Whether bwrap started the command, from the text it wrote to `--json-status-fd`. bwrap adds `exit-code` only after
 * a successful exec, and closes the descriptor in the child: no command can write to it or fake its absence.
 */
export function commandStarted(status: string): boolean {
  return /"exit-code"\s*:/.test(status);
}

/**
 * Whether nothing inside the sandbox lives any more. bwrap returns when the command ends; what the command left
 * behind is killed by the kernel a moment later, together with the namespace's first process. All that live there
 * descend from that one, so without children it is alone.
 */
export function sandboxIsEmpty(status: string): boolean {
  return firstProcesses(status).every((pid) => {
    const children = textOf(`/proc/${pid}/task/${pid}/children`);
    // Null: it is gone, or this kernel does not list children.
    return children === null ? isGone(pid) : children.trim() === '';
  });
}

/** Whether the sandbox's mounts are gone as well, which may be milliseconds later. */
export function sandboxIsGone(status: string): boolean {
  return firstProcesses(status).every(isGone);
}

function isGone(pid: string): boolean {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat === null || /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/**
 * The host's pids of the first process in each sandbox: one, or none when it was never made; two where a stage of ours
 * stands between, which sets up the second.
 */
function firstProcesses(status: string): string[] {
  return [...status.matchAll(/"child-pid"\s*:\s*([0-9]+)/g)].map(([, pid = '']) => pid);
}

/** Null once the process is gone. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
