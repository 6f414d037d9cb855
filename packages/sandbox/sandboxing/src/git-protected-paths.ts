import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { isWithin } from './path-within.ts';

/**
 * What of git stays read-only in `root`: its `.git` (folder, or the file of a worktree or submodule), and every
 * folder inside `root` that the `.git` file of one of `allRoots` leads to. Hooks and config there run programs
 * outside the sandbox later. A missing `.git` is not protected: `git init` works in a new project, as in the original.
 */
export function gitProtectedPaths(root: string, allRoots: readonly string[]): string[] {
  const own = join(root, '.git');
  const paths = lstatSync(own, { throwIfNoEntry: false }) === undefined ? [] : [own];
  const pointed = allRoots.flatMap((other) => pointedFolders(join(other, '.git')));
  const inside = pointed.filter((path) => path !== root && isWithin(path, root) && !paths.some((known) => isWithin(path, known)));
  return [...paths, ...new Set(inside)];
}

/** The git folder that a `.git` file names, and the common folder that holds its hooks when it is a worktree's. */
function pointedFolders(gitFile: string): string[] {
  if (!(lstatSync(gitFile, { throwIfNoEntry: false })?.isFile() ?? false)) return [];
  const target = /^gitdir: *(.+?)\s*$/m.exec(textOf(gitFile) ?? '')?.[1];
  const gitDir = target === undefined ? null : realPath(resolve(dirname(gitFile), target));
  if (gitDir === null) return [];
  const common = textOf(join(gitDir, 'commondir'))?.trim();
  const commonDir = common === undefined || common === '' ? null : realPath(resolve(gitDir, common));
  return commonDir === null ? [gitDir] : [commonDir, gitDir];
}

function textOf(path: string): string | null {
  return orNull(() => readFileSync(path, 'utf8'));
}

function realPath(path: string): string | null {
  return orNull(() => realpathSync.native(path));
}

/** A pointer that leads nowhere protects nothing; the `.git` file itself stays read-only all the same. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
