import { Command } from 'commander';

import { type CommandShape } from '../command-line/command-shape.ts';
import { addConfigOptions, plain } from '../command-line/options.ts';
import { addRunOptions, EXEC_ALIASES, type SharedExecFlags } from './exec-shape.ts';

/** What is to be reviewed, as typed; `codex exec review` takes the options of a run besides. */
export interface ReviewFlags extends SharedExecFlags {
  readonly uncommitted?: true;
  readonly base?: string;
  readonly commit?: string;
  readonly title?: string;
}

const ABOUT = 'Have changes of this repository reviewed. Nothing is edited.';
const TAIL = "\nName one thing to review: --uncommitted, --base, --commit, or a PROMPT.\n";

/** `codex exec review`. */
export function execReviewShape(): CommandShape {
  const command = addRunOptions(addTarget(addConfigOptions(new Command('codex exec review'))), 'Keep no record of the session');
  return shaped(command, 'codex exec review [OPTIONS] [PROMPT]');
}

/** `codex review`, which takes nothing but what to review and settings. */
export function reviewShape(): CommandShape {
  return shaped(addTarget(addConfigOptions(new Command('codex review'))), 'codex review [OPTIONS] [PROMPT]');
}

function addTarget(command: Command): Command {
  return command
    .addOption(plain('--uncommitted', 'Review what is not committed: staged, unstaged and untracked'))
    .addOption(plain('--base <BRANCH>', 'Review what this branch changes against another'))
    .addOption(plain('--commit <SHA>', 'Review what a commit changes'))
    .addOption(plain('--title <TITLE>', 'What --commit is about, for display'));
}

function shaped(command: Command, usage: string): CommandShape {
  return {
    command: command.description(ABOUT).argument('[PROMPT]', "What to review, in your own words; '-' reads it from stdin"),
    usage,
    maxOperands: 1,
    subcommands: [],
    aliases: EXEC_ALIASES,
    absent: new Set(),
    help: { tail: TAIL },
  };
}
