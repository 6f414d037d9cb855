import { sanitizeRow } from '@codex-ts/terminal-markup';

import { rowsOf, startReview } from '../../app/commands/review.ts';
import { runGit } from '../../app/commands/run-git.ts';
import { type ReviewTarget } from '../../views/pickers/review-picker.ts';
import { ChoiceDialog } from '../ask/choice-dialog.ts';
import { TextDialog } from '../ask/text-dialog.ts';
import { type PlainCommand, type PlainContext } from '../plain-context.ts';

const COMMITS = '100';

export const review: PlainCommand = {
  name: 'review',
  description: 'let the model review changes',
  takesText: true,
  whileRunning: false,
  run: async (context, text) => {
    const target = text === '' ? await choose(context) : { type: 'custom' as const, instructions: text };
    if (target === null) return context.say(['Nothing is reviewed.']);
    await startReview(context, target);
  },
};

async function choose(context: PlainContext): Promise<ReviewTarget | null> {
  const what = await context.ask(
    new ChoiceDialog<'branch' | 'changes' | 'commit' | 'custom' | null>({
      lines: ['What should be reviewed?'],
      rows: [
        { value: 'branch', label: 'Against a base branch', description: 'as a pull request would show it' },
        { value: 'changes', label: 'Uncommitted changes' },
        { value: 'commit', label: 'A commit' },
        { value: 'custom', label: 'Custom instructions' },
      ],
      safe: { value: null, words: 'no review' },
    }),
  );
  switch (what) {
    case null:
      return null;
    case 'changes':
      return { type: 'uncommittedChanges' };
    case 'branch':
      return branch(context);
    case 'commit':
      return commit(context);
    case 'custom': {
      const instructions = await context.ask(new TextDialog({ lines: ['What should the review look at?'], prompt: 'Instructions: ' }));
      return instructions === null ? null : { type: 'custom', instructions };
    }
  }
}

async function branch(context: PlainContext): Promise<ReviewTarget | null> {
  const current = (await runGit(context, ['branch', '--show-current'])).trim();
  const names = rowsOf(await runGit(context, ['branch', '--format=%(refname:short)', '--sort=-committerdate'])).filter((name) => name !== current);
  if (names.length === 0) return none(context, 'There is no other branch.');
  const rows = names.map((name) => ({ value: name, label: name }));
  const chosen = await context.ask(new ChoiceDialog<string | null>({ lines: [`Which branch is ${current === '' ? 'this commit' : sanitizeRow(current)} compared with?`], rows, safe: { value: null, words: 'no review' } }));
  return chosen === null ? null : { type: 'baseBranch', branch: chosen };
}

async function commit(context: PlainContext): Promise<ReviewTarget | null> {
  const rows = rowsOf(await runGit(context, ['log', `-n${COMMITS}`, '--format=%H %s'])).map((row) => ({ sha: row.slice(0, row.indexOf(' ')), subject: row.slice(row.indexOf(' ') + 1) }));
  if (rows.length === 0) return none(context, 'There are no commits.');
  const chosen = await context.ask(new ChoiceDialog({ lines: ['Which commit?'], rows: rows.map((each) => ({ value: each, label: each.subject, description: each.sha.slice(0, 8) })), safe: { value: null, words: 'no review' } }));
  return chosen === null ? null : { type: 'commit', sha: chosen.sha, title: chosen.subject };
}

function none({ say }: PlainContext, text: string): null {
  say([text]);
  return null;
}
