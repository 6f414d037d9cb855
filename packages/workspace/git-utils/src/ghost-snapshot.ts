import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

import { type GhostRepo, openGhostRepo } from './ghost-repo.ts';
import { isLeftAlone } from './left-alone.ts';
import { splitNul } from './quiet-git.ts';

/** A commit that no ref names, as threads record it. Paths are relative to the repository's root. */
export interface GhostCommit {
  id: string;
  /** HEAD at the time; null on a branch without commits. */
  parent: string | null;
  preexisting_untracked_files: string[];
  preexisting_untracked_dirs: string[];
}

export interface GhostSnapshotOptions {
  readonly cwd: string;
  /** Larger untracked files (bytes) are not in the commit; null: no limit. */
  readonly ignoreLargeUntrackedFiles: number | null;
  /** Untracked folders with more files than this are not in the commit; null: no limit. */
  readonly ignoreLargeUntrackedDirs: number | null;
  readonly signal?: AbortSignal | null;
  /** For each call of git. Default 4 minutes. */
  readonly timeoutMs?: number;
}

const WHO = { NAME: 'Codex Snapshot', EMAIL: 'snapshot@codex.local' };
const MESSAGE = 'codex snapshot';
const TIMEOUT_MS = 240_000;

/**
 * Commits the working tree below `cwd`, changed and untracked files included, as a dangling commit with HEAD as
 * parent. Index, refs and files stay as they are: another index is built in a temporary folder. Null outside of a
 * repository. Throws CodexError `git_failed`, `git_missing`, `git_timeout`. As the original: what git ignores, build
 * and dependency folders, and untracked files and folders that are too large are not in it; the latter are listed.
 */
export async function createGhostSnapshot(options: GhostSnapshotOptions): Promise<GhostCommit | null> {
  const { cwd, signal = null, timeoutMs = TIMEOUT_MS } = options;
  const repo = await openGhostRepo(cwd, signal, timeoutMs);
  if (repo === null) return null;
  const head = await repo.ask(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}']);
  const parent = head.code === 0 ? head.stdout.toString('utf8').trim() : null;
  const { tracked, untracked } = await changedPaths(repo);
  const chosen = await choose(repo.root, untracked, options);
  const folder = await mkdtemp(join(tmpdir(), 'codex-ghost-'));
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    await repo.git(['read-tree', parent ?? '--empty'], { env });
    const input = Buffer.concat([...tracked, ...chosen.recorded].flatMap((path) => [path, Buffer.of(0)]));
    await repo.git(['update-index', '--add', '--remove', '--replace', '-z', '--stdin'], { env, input });
    const tree = (await repo.git(['write-tree'], { env })).stdout.toString('utf8').trim();
    const parents = parent === null ? [] : ['-p', parent];
    const commit = await repo.git(['commit-tree', tree, ...parents, '-m', MESSAGE], { env: { ...env, ...identity() } });
    return { id: commit.stdout.toString('utf8').trim(), parent, preexisting_untracked_files: chosen.files, preexisting_untracked_dirs: chosen.folders };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function identity(): Record<string, string> {
  return Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((role) => Object.entries(WHO).map(([key, value]) => [`GIT_${role}_${key}`, value])));
}

/** Paths with changes against HEAD or the index, and untracked files, both as git's bytes. */
async function changedPaths(repo: GhostRepo): Promise<{ tracked: Buffer[]; untracked: Buffer[] }> {
  const status = await repo.git(['status', '--porcelain=2', '-z', '--untracked-files=all', '--no-renames', '--', repo.pathspec]);
  const tracked: Buffer[] = [];
  const untracked: Buffer[] = [];
  for (const entry of splitNul(status.stdout)) {
    const kind = String.fromCharCode(entry[0] ?? 0);
    if (kind === '?') untracked.push(entry.subarray(2));
    else if (kind === '1') tracked.push(afterSpaces(entry, 8));
    else if (kind === 'u') tracked.push(afterSpaces(entry, 10));
  }
  return { tracked, untracked };
}

/** The rest of an entry after so many space-separated fields; the path itself may have spaces. */
function afterSpaces(entry: Buffer, count: number): Buffer {
  let at = 0;
  for (let seen = 0; seen < count; seen++) at = entry.indexOf(0x20, at) + 1;
  return entry.subarray(at);
}

interface Chosen {
  readonly recorded: Buffer[];
  readonly files: string[];
  readonly folders: string[];
}

async function choose(root: string, untracked: readonly Buffer[], options: GhostSnapshotOptions): Promise<Chosen> {
  const known = untracked.map((bytes) => ({ bytes, path: bytes.toString('utf8') })).filter(({ path }) => !isLeftAlone(path));
  // A name that ends in a slash is a repository within the repository: it has its own history.
  const nested = known.filter(({ path }) => path.endsWith('/')).map(({ path }) => path.slice(0, -1));
  const files = known.filter(({ path }) => !path.endsWith('/'));
  const folders = largeFolders(files.map(({ path }) => path), limitOf(options.ignoreLargeUntrackedDirs));
  const large: string[] = [];
  const recorded: { bytes: Buffer; path: string }[] = [];
  for (const one of files) {
    if (folders.some((folder) => one.path.startsWith(`${folder}/`))) continue;
    const size = await sizeOf(root, one.bytes);
    if (size === null) continue;
    if (size > limitOf(options.ignoreLargeUntrackedFiles)) large.push(one.path);
    else recorded.push(one);
  }
  return { recorded: recorded.map(({ bytes }) => bytes), files: [...recorded.map(({ path }) => path), ...large], folders: [...nested, ...folders] };
}

const limitOf = (limit: number | null): number => (limit === null || limit <= 0 ? Number.POSITIVE_INFINITY : limit);

/** Folders that hold so many untracked files themselves (not in folders below), fullest first. The root never counts. */
function largeFolders(paths: readonly string[], limit: number): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const end = path.lastIndexOf('/');
    if (end > 0) counts.set(path.slice(0, end), (counts.get(path.slice(0, end)) ?? 0) + 1);
  }
  const large = [...counts].filter(([, count]) => count >= limit);
  return large.sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1)).map(([folder]) => folder);
}

/** Null for what has gone meanwhile or may not be read. */
async function sizeOf(root: string, path: Buffer): Promise<number | null> {
  try {
    return (await lstat(Buffer.concat([Buffer.from(`${root}/`), path]))).size;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
