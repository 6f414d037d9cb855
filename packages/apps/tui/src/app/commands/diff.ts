import { parseAnsi } from '@codex-ts/terminal-markup';

import { linesAsBlocks } from '../../views/pager/pager-blocks.ts';
import { Pager } from '../../views/pager/pager.ts';
import { CAP_BYTES, runGit } from './run-git.ts';
import { type SharedContext, type SlashCommand } from './slash-command.ts';

/** Files that git does not know are many in a fresh folder; the rest are named. */
const MOST_NEW_FILES = 50;
const AT_ONCE = 4;
const COLOR = '--color=always';

type GitContext = Pick<SharedContext, 'client' | 'session'>;

export const diff: SlashCommand = {
  name: 'diff',
  description: 'show what has changed since the last commit, new files included',
  whileRunning: true,
  run: async (context) => {
    if ((await runGit(context, ['rev-parse', '--is-inside-work-tree'], [0, 128])).trim() !== 'true') {
      return context.store.dispatch({ type: 'info', text: 'This folder is in no git repository, so nobody knows what has changed.' });
    }
    const text = await allChanges(context);
    if (text.trim() === '') return context.store.dispatch({ type: 'info', text: 'Nothing has changed since the last commit.' });
    context.panes.open(new Pager({ title: 'Diff', blocks: linesAsBlocks(parseAnsi(text)), keymap: context.keymap }), (_, close) => close(), { isFullScreen: true });
  },
};

/** What git prints of all changes, in colours. */
export async function allChanges(context: GitContext): Promise<string> {
  const tracked = await runGit(context, ['diff', COLOR, '--no-ext-diff', await lastCommit(context)]);
  const names = (await runGit(context, ['ls-files', '--others', '--exclude-standard', '-z'])).split('\0').filter((name) => name !== '');
  const parts = [whole(tracked)];
  for (let at = 0; at < Math.min(names.length, MOST_NEW_FILES); at += AT_ONCE) parts.push(...(await Promise.all(names.slice(at, Math.min(at + AT_ONCE, MOST_NEW_FILES)).map((name) => newFile(context, name)))));
  const rest = names.slice(MOST_NEW_FILES);
  if (rest.length > 0) parts.push(`New files that are not shown:\n${rest.join('\n')}\n`);
  return parts.join('');
}

/** What is staged counts as changed, too; before the first commit, everything does. */
async function lastCommit(context: GitContext): Promise<string> {
  const head = (await runGit(context, ['rev-parse', '--verify', '--quiet', 'HEAD'], [0, 1])).trim();
  return head === '' ? (await runGit(context, ['hash-object', '-t', 'tree', '/dev/null'])).trim() : head;
}

/** A comparison with nothing ends with 1 where there is a difference. */
async function newFile(context: GitContext, name: string): Promise<string> {
  return whole(await runGit(context, ['diff', COLOR, '--no-ext-diff', '--no-index', '--', '/dev/null', name], [0, 1]));
}

/** Says so where the end was cut off. */
function whole(text: string): string {
  return Buffer.byteLength(text) < CAP_BYTES ? text : `${text}\n… the rest is longer than ${CAP_BYTES / 1_000_000} MB and is not shown\n`;
}
