import { Command } from 'commander';

import { RUNNERS } from '../administration/command-runner.ts';
import { ROOT_HELP } from '../entry/root-help.ts';
import { addInteractiveOptions, type InteractiveFlags, YOLO } from '../interactive/interactive-shape.ts';
import { type CommandShape } from './command-shape.ts';
import { ABSENT_COMMANDS } from './not-here.ts';

/** Options before the command's name. They count for `exec` as if they stood after it. */
export type RootFlags = InteractiveFlags;

/** Short names of commands. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ['a', 'apply'],
  ['e', 'exec'],
]);

export const COMMANDS = ['exec', 'review', 'resume', 'fork', 'login', 'logout', 'help', ...Object.keys(RUNNERS), ...ALIASES.keys()] as const;

export function rootShape(version: string): CommandShape {
  const command = addInteractiveOptions(new Command('codex'));
  return {
    command,
    usage: 'codex [OPTIONS] [PROMPT]\n       codex [OPTIONS] <COMMAND> [ARGS]',
    maxOperands: Number.POSITIVE_INFINITY,
    subcommands: [...COMMANDS, ...ABSENT_COMMANDS],
    aliases: YOLO,
    absent: new Set(),
    version: `codex-cli ${version}`,
    help: { whole: ROOT_HELP },
  };
}
