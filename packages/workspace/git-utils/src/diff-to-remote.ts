import { copyFile, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { openWorkTree, type WorkTree } from './work-tree.ts';

/** The newest commit that some remote has, and what the working tree has that it has not. */
export interface RemoteDiff {
  readonly sha: string;
  readonly diff: string;
}

/**
 * Compares the working tree around `cwd`, new files that git does not ignore included, with the newest commit of its
 * history that a remote is known to have; nothing is fetched. The diff is git's, binary files included. Null outside of
 * a repository, and where no remote has any of it. Throws CodexError as git does when it takes too long or says too
 * much; rejects with the signal's reason. Neither the index nor anything else in the repository is changed.
 */
export async function diffToRemote(cwd: string, signal: AbortSignal): Promise<RemoteDiff | null> {
  if (!(await isFolder(cwd))) return null;
  const tree = await openWorkTree(cwd, signal).catch((error: unknown) => {
    if (CodexError.isInstance(error) && error.code === 'not_a_repository') return null;
    throw error;
  });
  if (tree === null) return null;
  const sha = await knownToRemotes(tree);
  return sha === null ? null : { sha, diff: await diffFrom(sha, tree) };
}

/** HEAD itself where nothing is unpushed, else the newest commit at the border. */
async function knownToRemotes({ git }: WorkTree): Promise<string | null> {
  const { code, stdout } = await git(['rev-list', '--topo-order', '--boundary', 'HEAD', '--not', '--remotes']);
  if (code !== 0) return null;
  const lines = stdout.toString('utf8').split('\n').filter((line) => line !== '');
  const border = lines.find((line) => line.startsWith('-'));
  if (border !== undefined) return border.slice(1);
  if (lines.length > 0) return null;
  // No commits are left over: all are on a remote, or there are no remotes to compare with.
  const head = await git(['rev-parse', 'HEAD']);
  return head.code === 0 ? head.stdout.toString('utf8').trim() : null;
}

/** Files that are new are looked at through a copy of the index that knows their names. */
async function diffFrom(sha: string, { root, git }: WorkTree): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'codex-ts-diff-'));
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    const index = await git(['rev-parse', '--git-path', 'index']);
    await copyIfThere(resolve(root, index.stdout.toString('utf8').replace(/\n$/, '')), env.GIT_INDEX_FILE);
    await must(git(['add', '--intent-to-add', '--ignore-errors', '--', '.'], { env }), [0, 1]);
    const { stdout } = await must(git(['diff', '--no-textconv', '--no-ext-diff', '--no-color', '--binary', sha, '--'], { env }), [0]);
    return stdout.toString('utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function must<T extends { code: number; stderr: string }>(running: Promise<T>, codes: readonly number[]): Promise<T> {
  const outcome = await running;
  if (codes.includes(outcome.code)) return outcome;
  throw new CodexError(`git could not compare the working tree: ${outcome.stderr.trim()}`, { code: 'git_failed' });
}

/**
 * The copy is as old as the index: git looks into files that are not older than that, for they may have changed within
 * one tick of the clock.
 */
async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    const { atime, mtime } = await stat(from);
    await copyFile(from, to);
    await utimes(to, atime, mtime);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
