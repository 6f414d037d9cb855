import { ignoredPaths, type WorkTree } from '@codex-ts/git-utils';
import { systemErrorCode } from '@codex-ts/protocol';
import { lstat, readFile, readlink } from 'node:fs/promises';

import { type FileChange, type LeftOut } from './file-change.ts';

/** What is to be done with the changes in one working tree. */
export interface SortedChanges {
  readonly toApply: readonly FileChange[];
  /** Names of files that are already as the session left them. */
  readonly already: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** Sorts out what git ignores there, and what is there already. */
export async function sortChanges(changes: readonly FileChange[], tree: WorkTree): Promise<SortedChanges> {
  const ignored = await ignoredPaths(tree, changes.map(({ name }) => name));
  const toApply: FileChange[] = [];
  const already: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const change of changes) {
    if (ignored.has(change.name.toString('latin1'))) leftOut.push({ path: change.shown, why: 'git ignores it', isLoss: false });
    else if (await isThere(change, tree.root)) already.push(change.shown);
    else toApply.push(change);
  }
  return { toApply, already, leftOut };
}

async function isThere({ name, after }: FileChange, root: string): Promise<boolean> {
  const path = Buffer.concat([Buffer.from(`${root}/`), name]);
  try {
    const stats = await lstat(path);
    if (after === null) return stats.isDirectory();
    if (after.mode === '120000') return stats.isSymbolicLink() && (await readlink(path, { encoding: 'buffer' })).equals(await after.content());
    const isSameMode = stats.isFile() && ((stats.mode & 0o100) === 0) === (after.mode === '100644');
    return isSameMode && (await readFile(path)).equals(await after.content());
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    // Nothing is there, or nothing that can be read.
    return after === null && ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '');
  }
}
