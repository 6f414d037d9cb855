import { parseAnsi, textOf } from '@codex-ts/terminal-markup';

import { allChanges } from '../../app/commands/diff.ts';
import { runGit } from '../../app/commands/run-git.ts';
import { type PlainCommand } from '../plain-context.ts';
import { shorten } from '../say/shorten.ts';

const LINES = 200;

export const diff: PlainCommand = {
  name: 'diff',
  description: 'say what has changed since the last commit, new files included',
  whileRunning: true,
  run: async (context) => {
    const { say, shortened } = context;
    if ((await runGit(context, ['rev-parse', '--is-inside-work-tree'], [0, 128])).trim() !== 'true') return say(['This folder is in no git repository, so nobody knows what has changed.']);
    const text = (await allChanges(context)).trimEnd();
    if (text === '') return say(['Nothing has changed since the last commit.']);
    const lines = parseAnsi(text).map((line) => textOf(line).trimEnd());
    say(shorten(lines, LINES, { leftOut: shortened.for(() => lines) }));
  },
};
