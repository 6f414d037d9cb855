import { looseCommands } from './loose-commands.ts';
import { splitPlainCommands } from './plain-commands.ts';
import { isShell, scriptWithin } from './script-within.ts';
import { type ShellLanguage } from './shell-language.ts';
import { windowsWork } from './windows/windows-work.ts';
import { wrappedCommands } from './wrapped-command.ts';

/** Nobody writes this much around a command, except to hide it. */
const MAX_DEPTH = 24;
const MAX_COMMANDS = 4096;
/** The same text is looked at once for each thing around it. Beyond this it is long, and says too little of itself. */
const MAX_CHARACTERS = 200_000;
const MAX_LOOKS = 8;

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

/** The same, each with the language of the script that it stands in. Linear: all of them hold a few times the words given. */
export function placedCommands(argv: readonly string[], language: ShellLanguage): PlacedCommands {
  const search = new Search(Math.max(MAX_CHARACTERS, MAX_LOOKS * sizeOf(argv)));
  let level: readonly PlacedCommand[] = [{ argv, language }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MAX_DEPTH) return { placed: search.placed, isCutShort: true };
    const start = search.placed.length;
    for (const command of level) if (!search.addInside(command)) return { placed: search.placed, isCutShort: true };
    level = search.placed.slice(start);
  }
  return { placed: search.placed, isCutShort: search.isHidden };
}

class Search {
  readonly placed: PlacedCommand[] = [];
  /** Whether something is run that cannot be read. */
  isHidden = false;
  #charactersLeft: number;

  constructor(characters: number) {
    this.#charactersLeft = characters;
  }

  /** Adds what a command runs itself; false when it is too much. */
  addInside({ argv, language }: PlacedCommand): boolean {
    const script = scriptWithin(argv);
    const windows = windowsWork(argv, language);
    this.isHidden ||= windows.isHidden === true;
    return (
      (script === null || this.#add(commandsOf(script), 'posix')) && this.#add(wrappedCommands(argv), language) && this.#add(windows.commands, windows.language)
    );
  }

  #add(commands: Iterable<readonly string[]>, language: ShellLanguage): boolean {
    for (const argv of commands) {
      if (argv.length === 0) continue;
      this.#charactersLeft -= sizeOf(argv);
      if (this.#charactersLeft < 0 || this.placed.length === MAX_COMMANDS) return false;
      this.placed.push({ argv, language });
    }
    return true;
  }
}

/** Its characters, each word with one more. */
function sizeOf(argv: readonly string[]): number {
  return argv.reduce((sum, word) => sum + word.length + 1, 0);
}

function commandsOf(script: string): readonly (readonly string[])[] {
  return splitPlainCommands(script) ?? looseCommands(script).flatMap(({ words, heredoc }) => (heredoc !== null && isShell(words) ? [words, [...SCRIPT, heredoc]] : [words]));
}

/** How a script that a shell reads from its input is looked into like any other. */
const SCRIPT: readonly string[] = ['sh', '-c'];
