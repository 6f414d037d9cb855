import { sanitizeRow } from '@codex-ts/terminal-markup';

/** A path as a person in `cwd` would write it, safe to show. Paths outside stay absolute. */
export function shownPath(path: string, cwd: string): string {
  const folder = cwd.endsWith('/') || cwd.endsWith('\\') ? cwd : `${cwd}${cwd.includes('\\') && !cwd.includes('/') ? '\\' : '/'}`;
  return sanitizeRow(cwd !== '' && path.startsWith(folder) && path.length > folder.length ? path.slice(folder.length) : path);
}
