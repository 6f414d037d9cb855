import { join } from 'node:path';
import { sameState } from './file-state.ts';
import { type StateChange } from './journal-record.ts';
import { type Manifest } from './manifest.ts';

/**
 * How a workspace changed between two looks at it, sorted by path. What was closed to one of them, or lies below, is
 * not told of: it is not known to have come or gone.
 */
export function changesBetween(before: Manifest, after: Manifest): StateChange[] {
  const changes: StateChange[] = [];
  const place = (path: string): string => (path === '' ? before.root : join(before.root, path));
  for (const [path, { state }] of before.entries) {
    const now = after.entries.get(path)?.state ?? null;
    if (now === null ? !isAtOrBelow(path, after.closed) : !sameState(state, now)) changes.push({ path: place(path), before: state, after: now });
  }
  for (const [path, { state }] of after.entries) {
    if (!before.entries.has(path) && !isAtOrBelow(path, before.closed)) changes.push({ path: place(path), before: null, after: state });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether a relative path is one of these or lies below one; `''` is the root, above all others. */
export function isAtOrBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) if (folders.has(at)) return true;
  return folders.has('');
}
