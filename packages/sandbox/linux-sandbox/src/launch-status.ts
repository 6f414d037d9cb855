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
 * Whether nothing inside the sandbox lives any more. bwrap returns when the command ends; its namespace's first
 * process, whose pid the status text names, ends only after the kernel has killed everything that was left there.
 */
export function sandboxIsEmpty(status: string): boolean {
  const pid = /"child-pid"\s*:\s*([0-9]+)/.exec(status)?.[1];
  if (pid === undefined) return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return true;
  }
}
