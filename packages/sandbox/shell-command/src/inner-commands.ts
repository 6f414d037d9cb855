import { looseCommands } from './loose-commands.ts';
import { splitPlainCommands } from './plain-commands.ts';
import { isShell, scriptWithin } from './script-within.ts';
import { type ShellLanguage } from './shell-language.ts';
import { windowsWork } from './windows/windows-work.ts';
import { wrappedCommands } from './wrapped-command.ts';

/** Nobody writes this much around a command, except to hide it. */
const MAX_DEPTH = 24;
const MAX_COMMANDS = 4096;

interface PlacedCommand {
  readonly argv: readonly string[];
  readonly language: ShellLanguage;
}

interface PlacedCommands {
  readonly placed: readonly PlacedCommand[];
  readonly isCutShort: boolean;
}

export interface InnerCommands {
  /** Commands that a command runs, at any depth. */
  readonly commands: readonly (readonly string[])[];
  /** Whether there may be more than was looked at: too much stands around it, or it is encoded beyond reading. */
  readonly isCutShort: boolean;
}

/** The commands inside shells and wrappers, for what forbids, asks or warns. Too many rather than too few. */
export function innerCommands(argv: readonly string[], language: ShellLanguage = 'posix'): InnerCommands {
  const { placed, isCutShort } = placedCommands(argv, language);
  return { commands: placed.map((command) => command.argv), isCutShort };
}

/** The same, each with the language of the script that it stands in. */
export function placedCommands(argv: readonly string[], language: ShellLanguage): PlacedCommands {
  const placed: PlacedCommand[] = [];
  let isCutShort = false;
  let level: readonly PlacedCommand[] = [{ argv, language }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MAX_DEPTH || placed.length + level.length > MAX_COMMANDS) return { placed, isCutShort: true };
    const next: PlacedCommand[] = [];
    for (const command of level) isCutShort = addInside(command, next) || isCutShort;
    for (const command of next) placed.push(command);
    level = next;
  }
  return { placed, isCutShort };
}

/** Adds what a command runs itself; returns whether some of it cannot be read. */
function addInside({ argv, language }: PlacedCommand, next: PlacedCommand[]): boolean {
  const add = (inner: readonly string[], as: ShellLanguage): void => {
    if (inner.length > 0) next.push({ argv: inner, language: as });
  };
  const script = scriptWithin(argv);
  for (const inner of script === null ? [] : commandsOf(script)) add(inner, 'posix');
  for (const inner of wrappedCommands(argv)) add(inner, language);
  const windows = windowsWork(argv, language);
  for (const inner of windows.commands) add(inner, windows.language);
  return windows.isHidden === true;
}

function commandsOf(script: string): readonly (readonly string[])[] {
  return splitPlainCommands(script) ?? looseCommands(script).flatMap(({ words, heredoc }) => (heredoc !== null && isShell(words) ? [words, [...SCRIPT, heredoc]] : [words]));
}

/** How a script that a shell reads from its input is looked into like any other. */
const SCRIPT: readonly string[] = ['sh', '-c'];
