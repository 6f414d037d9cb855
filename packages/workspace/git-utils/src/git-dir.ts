import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { readIfPresent } from './read-if-present.ts';

/** Where a repository keeps its data. The two differ in a linked worktree only. */
export interface GitDir {
  /** HEAD and the index of this working tree. */
  gitDir: string;
  /** Branches, packed refs and the configuration, shared by all working trees. */
  commonDir: string;
}

/**
 * The data directories of the working tree at `root`, read from its `.git` directory or the `gitdir:` line of its
 * `.git` file, and from `commondir`. Null when there is no `.git`, or a file that does not point anywhere.
 */
export async function resolveGitDir(root: string, signal?: AbortSignal): Promise<GitDir | null> {
  const gitDir = await followDotGit(join(root, '.git'), root, signal);
  if (gitDir === null) return null;
  const common = await readIfPresent(join(gitDir, 'commondir'), signal);
  return { gitDir, commonDir: common === null ? gitDir : resolve(gitDir, common.trim()) };
}

async function followDotGit(path: string, root: string, signal: AbortSignal | undefined): Promise<string | null> {
  if (await isDirectory(path)) return path;
  const pointer = /^gitdir: (.+?)\r?\n?$/.exec((await readIfPresent(path, signal)) ?? '')?.[1];
  if (pointer === undefined) return null;
  const target = resolve(root, pointer);
  return (await isDirectory(target)) ? target : null;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
