import { errorMessage } from '@codex-ts/protocol';

import { ReviewPicker, type ReviewTarget } from '../../views/pickers/review-picker.ts';
import { runGit } from './run-git.ts';
import { type CommandContext, openThreadId, type SharedContext, type SlashCommand } from './slash-command.ts';

const COMMITS = '100';

export const review: SlashCommand = {
  name: 'review',
  description: 'let the model review changes',
  takesText: true,
  whileRunning: false,
  run: async (context, text) => {
    if (text !== '') return startReview(context, { type: 'custom', instructions: text });
    const picker = new ReviewPicker({ keymap: context.keymap });
    context.panes.open(picker, (outcome, close) => {
      if (outcome.type === 'load') return void load(context, picker, outcome.what);
      close();
      if (outcome.type === 'review') void startOrSay(context, outcome.target);
    });
  },
};

export async function startReview(context: SharedContext, target: ReviewTarget): Promise<void> {
  await context.client.request('review/start', { threadId: openThreadId(context), target, delivery: 'inline' });
}

async function startOrSay(context: CommandContext, target: ReviewTarget): Promise<void> {
  try {
    await startReview(context, target);
  } catch (error) {
    context.store.dispatch({ type: 'error', text: `The review could not be started: ${errorMessage(error)}` });
  }
}

async function load(context: CommandContext, picker: ReviewPicker, what: 'branches' | 'commits'): Promise<void> {
  try {
    if (what === 'branches') {
      const current = (await runGit(context, ['branch', '--show-current'])).trim();
      const names = rowsOf(await runGit(context, ['branch', '--format=%(refname:short)', '--sort=-committerdate']));
      picker.setBranches({ current: current === '' ? null : current, names });
    } else {
      const rows = rowsOf(await runGit(context, ['log', `-n${COMMITS}`, '--format=%H %s']));
      picker.setCommits(rows.map((row) => ({ sha: row.slice(0, row.indexOf(' ')), subject: row.slice(row.indexOf(' ') + 1) })));
    }
  } catch (error) {
    picker.fail(errorMessage(error));
  }
  context.redraw();
}

/** The rows of what git printed. */
export function rowsOf(text: string): string[] {
  return text.split('\n').filter((row) => row !== '');
}
