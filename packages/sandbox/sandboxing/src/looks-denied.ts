const DENIAL_WORDS: readonly string[] = [
  'operation not permitted', 'permission denied', 'read-only file system', 'seccomp', 'sandbox', 'landlock', 'failed to write file',
];
/** Misuse, not executable, not found: the command's own fault unless it says otherwise. */
const ORDINARY_FAILURES: readonly number[] = [2, 126, 127];
/** 128 + SIGSYS: killed by the system call filter. */
const KILLED_BY_FILTER = 159;

/**
 * Whether the failure of a sandboxed command looks like the sandbox's doing: the original's rule. `output` is
 * everything it printed; `exitCode` null when unknown. A word decides whatever the code, but never for success.
 */
export function looksDenied(exitCode: number | null, output: string): boolean {
  if (exitCode === 0 || exitCode === null) return false;
  const text = output.toLowerCase();
  if (DENIAL_WORDS.some((word) => text.includes(word))) return true;
  return !ORDINARY_FAILURES.includes(exitCode) && exitCode === KILLED_BY_FILTER;
}
