import { looseCommands } from './loose-commands.ts';
import { splitPlainCommands } from './plain-commands.ts';
import { isShell, scriptWithin } from './script-within.ts';
import { wrappedCommands } from './wrapped-command.ts';

/** Nobody writes this much around a command, except to hide it. */
const MAX_DEPTH = 24;
const MAX_COMMANDS = 4096;

export interface InnerCommands {
  /** Commands that a command runs, at any depth. */
  readonly commands: readonly (readonly string[])[];
  /** Whether there may be more than was looked at. */
  readonly isCutShort: boolean;
}

/** The commands inside shells and wrappers, for what forbids, asks or warns. Too many rather than too few. */
export function innerCommands(argv: readonly string[]): InnerCommands {
  const commands: (readonly string[])[] = [];
  let level: readonly (readonly string[])[] = [argv];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MAX_DEPTH || commands.length + level.length > MAX_COMMANDS) return { commands, isCutShort: true };
    const next: (readonly string[])[] = [];
    for (const command of level) {
      const script = scriptWithin(command);
      for (const inner of script === null ? [] : commandsOf(script)) next.push(inner);
      for (const inner of wrappedCommands(command)) next.push(inner);
    }
    for (const command of next) commands.push(command);
    level = next;
  }
  return { commands, isCutShort: false };
}

function commandsOf(script: string): readonly (readonly string[])[] {
  return splitPlainCommands(script) ?? looseCommands(script).flatMap(({ words, heredoc }) => (heredoc !== null && isShell(words) ? [words, [...SCRIPT, heredoc]] : [words]));
}

/** How a script that a shell reads from its input is looked into like any other. */
const SCRIPT: readonly string[] = ['sh', '-c'];
