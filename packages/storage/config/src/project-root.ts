import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What marks the root of a project unless `project_root_markers` says otherwise. */
export const DEFAULT_ROOT_MARKERS: readonly string[] = ['.git'];

/** A folder and all above it, nearest first. Works on the path's text alone, so links cannot make it loop. */
export function ancestors(dir: string): string[] {
  const found = [dir];
  for (let at = dir; dirname(at) !== at; at = dirname(at)) found.push(dirname(at));
  return found;
}

/** The nearest folder at or above `cwd` that holds one of the markers; `cwd` itself when none does. */
export async function projectRoot(cwd: string, markers: readonly string[]): Promise<string> {
  if (markers.length === 0) return cwd;
  for (const dir of ancestors(cwd)) {
    const found = await Promise.all(markers.map((marker) => present(join(dir, marker))));
    if (found.includes(true)) return dir;
  }
  return cwd;
}

/** The folders from the project root down to `cwd`, root first. */
export async function projectDirs(cwd: string, markers: readonly string[]): Promise<string[]> {
  const root = await projectRoot(cwd, markers);
  const up = ancestors(cwd);
  return up.slice(0, up.indexOf(root) + 1).reverse();
}

async function present(file: string): Promise<boolean> {
  // A marker that cannot be seen (missing, or a folder we may not enter) marks nothing.
  return stat(file).then(
    () => true,
    () => false,
  );
}
