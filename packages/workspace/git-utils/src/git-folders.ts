import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where a checkout keeps its own state, and where the repository keeps what all its worktrees share. */
export interface GitFolders {
  own: string;
  common: string;
}

/** The git folders of the checkout at `root`; null when its `.git` leads nowhere. */
export async function gitFolders(root: string): Promise<GitFolders | null> {
  const entry = join(root, '.git');
  const facts = await stat(entry).catch(() => null);
  if (facts === null) return null;
  if (facts.isDirectory()) return { own: entry, common: entry };
  const target = /^gitdir: *(.+?)\s*$/m.exec(await textOf(entry))?.[1];
  if (target === undefined) return null;
  const own = resolve(root, target);
  const common = (await textOf(join(own, 'commondir'))).trim();
  return { own, common: common === '' ? own : resolve(own, common) };
}

/** The text of a file, empty when it cannot be read. */
export function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
