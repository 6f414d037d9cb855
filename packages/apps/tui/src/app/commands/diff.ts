import { parseAnsi } from '@codex-ts/terminal-markup';

import { linesAsBlocks } from '../../views/pager/pager-blocks.ts';
import { Pager } from '../../views/pager/pager.ts';
import { runGit } from './run-git.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

/** Files that git does not know are many in a fresh folder; the rest are named. */
const MOST_NEW_FILES = 50;

export const diff: SlashCommand = {
  name: 'diff',
  description: 'show what has changed since the last commit, new files included',
  whileRunning: true,
  run: async (context) => {
    const text = await allChanges(context);
    if (text.trim() === '') return context.store.dispatch({ type: 'info', text: 'Nothing has changed since the last commit.' });
    context.panes.open(new Pager({ title: 'Diff', blocks: linesAsBlocks(parseAnsi(text)), keymap: context.keymap }), (_, close) => close(), { isFullScreen: true });
  },
};

async function allChanges(context: CommandContext): Promise<string> {
  const color = '--color=always';
  const tracked = await runGit(context, ['diff', color]);
  const names = (await runGit(context, ['ls-files', '--others', '--exclude-standard', '-z'])).split('\0').filter((name) => name !== '');
  const parts = [tracked];
  // A comparison with nothing ends with 1 where there is a difference.
  for (const name of names.slice(0, MOST_NEW_FILES)) parts.push(await runGit(context, ['diff', color, '--no-index', '--', '/dev/null', name], [0, 1]));
  const rest = names.slice(MOST_NEW_FILES);
  if (rest.length > 0) parts.push(`New files that are not shown:\n${rest.join('\n')}\n`);
  return parts.join('');
}
