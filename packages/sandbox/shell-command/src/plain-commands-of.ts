import { splitPlainCommands } from './plain-commands.ts';
import { powershellScript } from './powershell/powershell-call.ts';
import { splitPowerShell } from './powershell/split-powershell.ts';
import { isSystemProgram } from './program-name.ts';
import { type ShellLanguage } from './shell-language.ts';
import { unwrapShell } from './unwrap-shell.ts';

export interface PlainCommands {
  readonly language: ShellLanguage;
  /** At least one, each with a name. */
  readonly commands: readonly (readonly string[])[];
}

/**
 * The plain commands of the script that is all of a command: `bash -c "a && b"`, `pwsh -Command "a; b"`. Null when it is
 * no such command, its script does not split, or the shell is not the system's: one that lies elsewhere could do anything.
 * cmd.exe has no part in this: what it makes of words no one can say for sure.
 */
export function plainCommandsOf(argv: readonly string[]): PlainCommands | null {
  if (!isSystemProgram(argv)) return null;
  const posix = unwrapShell(argv);
  if (posix !== null) return plain('posix', splitPlainCommands(posix.script));
  const script = powershellScript(argv);
  return script === null ? null : plain('powershell', splitPowerShell(script));
}

function plain(language: ShellLanguage, commands: string[][] | null): PlainCommands | null {
  return commands && { language, commands };
}
