import { rmdir, unlink } from 'node:fs/promises';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { type GhostRepo, openGhostRepo } from './ghost-repo.ts';
import { type GhostCommit } from './ghost-snapshot.ts';
import { isLeftAlone } from './left-alone.ts';
import { splitNul } from './quiet-git.ts';

const TIMEOUT_MS = 240_000;
const ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * Brings the files below `cwd` back to a snapshot: those in the commit are restored, tracked ones that it lacks are
 * removed, and so are untracked files that came since. What git ignores, build and dependency folders, and what the
 * snapshot lists as there before are left alone; so is what is staged. Gives the removed files, relative to the
 * repository's root. Throws CodexError `no_repository`, `no_snapshot` when the commit is gone, `git_failed`,
 * `git_timeout`; rejects with the signal's reason on abort.
 */
export async function restoreGhostSnapshot(cwd: string, ghost: GhostCommit, signal: AbortSignal | null = null): Promise<{ removed: string[] }> {
  const repo = await openGhostRepo(cwd, signal, TIMEOUT_MS);
  if (repo === null) throw new CodexError(`${cwd} is not in a git repository.`, { code: 'no_repository' });
  const isThere = ID.test(ghost.id) && (await repo.ask(['cat-file', '-e', `${ghost.id}^{commit}`])).code === 0;
  if (!isThere) throw new CodexError('The snapshot to restore is no longer in the repository.', { code: 'no_snapshot' });
  const inCommit = new Set((await names(repo, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', ghost.id])).map(exact));
  // A folder that came where the snapshot has a file would stop git.
  const inTheWay = (path: string): boolean => parents(path).some((folder) => inCommit.has(folder));
  const removed = await removeAll(repo, (await newFiles(repo, ghost, inCommit)).filter((path) => inTheWay(exact(path))));
  const restored = await repo.ask(['restore', `--source=${ghost.id}`, '--worktree', '--', repo.pathspec]);
  const isEmpty = restored.stderr.includes('did not match any file');
  if (restored.code !== 0 && !isEmpty) throw new CodexError(`git restore failed: ${restored.stderr.trim()}`, { code: 'git_failed' });
  // Only now are the ignore rules those of the snapshot.
  removed.push(...(await removeAll(repo, await newFiles(repo, ghost, inCommit))));
  return { removed };
}

async function names(repo: GhostRepo, args: readonly string[]): Promise<Buffer[]> {
  return splitNul((await repo.git(args)).stdout);
}

/** Bytes as a key; for comparing only. */
const exact = (name: Buffer): string => name.toString('latin1');

function parents(path: string): string[] {
  const found: string[] = [];
  for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) found.push(path.slice(0, end));
  return found;
}

/** Untracked files that the snapshot knows nothing of. Its lists are text: a name that is not is compared as it is shown. */
async function newFiles(repo: GhostRepo, ghost: GhostCommit, inCommit: ReadonlySet<string>): Promise<Buffer[]> {
  const before = new Set(ghost.preexisting_untracked_files);
  const folders = new Set(ghost.preexisting_untracked_dirs);
  const found = await names(repo, ['ls-files', '-z', '--others', '--exclude-standard', '--full-name', '--', repo.pathspec]);
  return found.filter((name) => {
    const path = name.toString('utf8');
    const isOld = inCommit.has(exact(name)) || before.has(path) || parents(path).some((folder) => folders.has(folder));
    return !isOld && !path.endsWith('/') && !isLeftAlone(path);
  });
}

/** Removes files, and folders that are empty then. */
async function removeAll(repo: GhostRepo, paths: readonly Buffer[]): Promise<string[]> {
  const removed: string[] = [];
  for (const path of paths) {
    const place = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${repo.root}/`), name]);
    if (!(await gone(() => unlink(place(path)), ['ENOENT']))) continue;
    removed.push(path.toString('utf8'));
    for (const folder of parents(exact(path)).reverse()) {
      if (!(await gone(() => rmdir(place(Buffer.from(folder, 'latin1'))), ['ENOTEMPTY', 'EEXIST', 'ENOENT']))) break;
    }
  }
  return removed;
}

async function gone(remove: () => Promise<void>, expected: readonly string[]): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (expected.includes(systemErrorCode(error) ?? '')) return false;
    throw error;
  }
}
