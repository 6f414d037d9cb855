import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

import { gitMainRoot } from './git-main-root.ts';
import { projectDirs, projectRoot } from './project-root.ts';

export type TrustLevel = 'trusted' | 'untrusted';

/** `projects.<path>.trust_level`, by absolute path. */
export type TrustTable = ReadonlyMap<string, { readonly trust_level?: TrustLevel }>;

/**
 * What the user decided about the project of `cwd`: looked up for the folder itself, then its project root, then the
 * root of its (main) git worktree, as exact paths. Null when undecided.
 */
export async function trustOf(cwd: string, table: TrustTable, markers: readonly string[]): Promise<TrustLevel | null> {
  if (table.size === 0) return null;
  const own = table.get(cwd)?.trust_level;
  if (own !== undefined) return own;
  const byRoot = table.get(await projectRoot(cwd, markers))?.trust_level;
  if (byRoot !== undefined) return byRoot;
  const main = await gitMainRoot(cwd);
  return (main === null ? undefined : table.get(main)?.trust_level) ?? null;
}

/** One line for each project config file that a trusted project has and this version passes over. */
export async function projectConfigWarnings(cwd: string, codexHome: string, markers: readonly string[]): Promise<string[]> {
  const dirs = (await projectDirs(cwd, markers)).map((dir) => join(dir, '.codex')).filter((dir) => dir !== codexHome);
  const warnings: string[] = [];
  for (const file of dirs.map((dir) => join(dir, 'config.toml'))) {
    const found = await lstat(file).catch(() => null);
    if (found !== null) warnings.push(`${file} is not read by this version; the project's settings have no effect.`);
  }
  return warnings;
}
