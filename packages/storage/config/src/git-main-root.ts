import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { readBounded } from './bounded-file.ts';
import { ancestors } from './project-root.ts';

const POINTER_BYTES = 8192;

/**
 * The root of the repository that `cwd` belongs to; for a linked worktree, the root of the main worktree. Null outside
 * a repository. A `.git` file counts as a linked worktree only when the repository it names points back to it:
 * otherwise any folder could claim the trust given to another.
 */
export async function gitMainRoot(cwd: string): Promise<string | null> {
  for (const dir of ancestors(cwd)) {
    const dotGit = join(dir, '.git');
    const stats = await stat(dotGit).catch(() => null);
    if (stats?.isDirectory() === true) return dir;
    if (stats?.isFile() === true) return (await mainRootOf(dotGit)) ?? dir;
  }
  return null;
}

async function mainRootOf(dotGit: string): Promise<string | null> {
  const pointer = /^gitdir:\s*(.+?)\s*$/m.exec(await firstBytes(dotGit))?.[1];
  if (pointer === undefined) return null;
  const gitDir = resolve(dirname(dotGit), pointer);
  const commonDir = dirname(dirname(gitDir));
  if (basename(dirname(gitDir)) !== 'worktrees' || basename(commonDir) !== '.git') return null;
  const backPointer = (await firstBytes(join(gitDir, 'gitdir'))).trim();
  const same = backPointer !== '' && (await real(resolve(gitDir, backPointer))) === (await real(dotGit));
  return same ? dirname(commonDir) : null;
}

/** Empty when the file cannot be read: then it proves nothing. */
async function firstBytes(file: string): Promise<string> {
  return readBounded(file, POINTER_BYTES).then(
    ({ data }) => data.toString('utf8'),
    () => '',
  );
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
