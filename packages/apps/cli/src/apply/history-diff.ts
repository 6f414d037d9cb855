import { type ContentChange, type ContentState } from '@codex-ts/file-history';
import { type GitEntry } from '@codex-ts/git-utils';

import { type FileChange, type LeftOut, type TurnDiff } from './file-change.ts';

type Side = GitEntry | null | 'not kept' | 'no file';

/** What the file history tells of a turn, as changes below `root` (absolute, links resolved). Contents are read when they are needed. */
export async function historyDiff(told: readonly ContentChange[], root: string, isComplete: boolean): Promise<TurnDiff> {
  const changes: FileChange[] = [];
  const leftOut: LeftOut[] = [];
  const prefix = Buffer.from(root === '/' ? '/' : `${root}/`);
  for (const { path, name, before, after } of told) {
    const isInside = name.subarray(0, prefix.length).equals(prefix);
    const [from, to] = [await side(before), await side(after)];
    if (from === null && to === null) continue;
    const below = name.subarray(prefix.length);
    const shown = isInside ? below.toString() : path;
    const skip = (why: string, isLoss: boolean): void => void leftOut.push({ path: shown, why, isLoss });
    if (!isInside) skip('it is not in the repository of the session', false);
    else if (from === 'no file' || to === 'no file') skip('it is neither a file nor a link', true);
    else if (from === 'not kept' || to === 'not kept') skip('its contents were not kept', true);
    else changes.push({ name: below, shown, before: from, after: to });
  }
  return { changes, leftOut, remark: isComplete ? null : 'The session may have changed more: not everything was watched.' };
}

/** Git knows no folders. */
async function side(state: ContentState | null): Promise<Side> {
  if (state === null || state.type === 'folder') return null;
  if (state.type === 'link') return { mode: '120000', content: () => Promise.resolve(state.target) };
  if (state.type !== 'file') return state.type === 'unsaved' ? 'not kept' : 'no file';
  if ((await state.content()) === null) return 'not kept';
  const content = async (): Promise<Buffer> => {
    const bytes = await state.content();
    if (bytes === null) throw new Error('A kept content went away while it was used.');
    return bytes;
  };
  return { mode: (state.mode & 0o100) === 0 ? '100644' : '100755', content };
}
