import { shortPath } from './short-path.ts';

/** What one plain command does. A read's path is as it was written; the others are shortened for display. */
export type PartAction =
  | { type: 'read'; path: string }
  | { type: 'listFiles'; path: string | null }
  | { type: 'search'; query: string | null; path: string | null };

export function listOf(path: string | undefined): PartAction {
  return { type: 'listFiles', path: path === undefined ? null : shortPath(path) };
}

export function searchFor(query: string | undefined, path: string | undefined): PartAction {
  return { type: 'search', query: query ?? null, path: path === undefined ? null : shortPath(path) };
}
