import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder from `cwd` upwards that holds a `.git` (a folder, or the file of a worktree), or null. */
export function findRepoRoot(cwd: string): string | null {
  for (let dir = cwd; ; dir = dirname(dir)) {
    if (existsSync(join(dir, '.git'))) return dir;
    if (dir === dirname(dir)) return null;
  }
}
