import { isSystemProgram, splitPlainCommands, unwrapShell } from '@codex-ts/shell-command';

/**
 * The plain commands of a shell script that is all of a command, `bash -c "a && b"`; null when it is none, or does not
 * split cleanly. The shell must be the system's: one that lies elsewhere could do anything.
 */
export function scriptParts(argv: readonly string[]): readonly (readonly string[])[] | null {
  const shell = unwrapShell(argv);
  return shell && isSystemProgram(argv) ? splitPlainCommands(shell.script) : null;
}
