import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { lookAt, realPath } from './follow-links.ts';

/**
 * Where git keeps what belongs to `folder`: its `.git` (a folder, a link, or the file of a worktree or submodule), what
 * that leads to, and the common folder with the hooks when it is a worktree's. Hooks and configuration there run
 * programs outside the sandbox later. None when there is no `.git`: `git init` works in a new project.
 */
export function gitFolders(folder: string): string[] {
  const own = join(folder, '.git');
  const stat = lookAt(own);
  if (stat === undefined) return [];
  if (stat.isSymbolicLink()) return [own, ...[realPath(own)].filter((path) => path !== null)];
  const folders = stat.isFile() ? pointedFolders(own) : [own];
  return [...new Set([own, ...folders, ...folders.flatMap((git) => submodulePointers(join(git, 'modules'), 0))])];
}

const MAX_DEPTH = 6;

/**
 * The `.git` files of the checked-out submodules: `git status` in the repository around them runs git in each, with the
 * settings of whatever its pointer names. A submodule's name may hold slashes, and it may have submodules itself.
 */
function submodulePointers(modules: string, depth: number): string[] {
  if (depth > MAX_DEPTH) return [];
  return namesIn(modules).flatMap((name) => {
    const folder = join(modules, name);
    const config = textOf(join(folder, 'config'));
    if (config === null) return submodulePointers(folder, depth + 1);
    const tree = /^\s*worktree\s*=\s*(.+?)\s*$/m.exec(config)?.[1];
    const pointer = tree === undefined ? null : realPath(join(resolve(folder, tree), '.git'));
    return [...(pointer === null ? [] : [pointer]), ...submodulePointers(join(folder, 'modules'), depth + 1)];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return [];
  }
}

/** The git folder that a `.git` file names, after the common one. */
function pointedFolders(gitFile: string): string[] {
  const target = /^gitdir: *(.+?)\s*$/m.exec(textOf(gitFile) ?? '')?.[1];
  const gitDir = target === undefined ? null : realPath(resolve(dirname(gitFile), target));
  if (gitDir === null) return [];
  const common = textOf(join(gitDir, 'commondir'))?.trim();
  const commonDir = common === undefined || common === '' ? null : realPath(resolve(gitDir, common));
  return commonDir === null ? [gitDir] : [commonDir, gitDir];
}

/** Null for what cannot be read: a pointer that leads nowhere protects nothing; the `.git` file itself stays closed all the same. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
