import { CodexError } from '@codex-ts/protocol';

/** One more byte than the longest path that the system takes. Walking it step by step would get further. */
const PATH_LIMIT = process.platform === 'win32' ? 32_768 : 4096;

export function isTooLong(path: string): boolean {
  return path.length >= PATH_LIMIT || Buffer.byteLength(path) >= PATH_LIMIT;
}

/** Throws for a path that no file can have, before it is taken apart: ENAMETOOLONG, or CodexError for a NUL in it. */
export function confirmUsable(path: string): void {
  if (path.includes('\0')) throw new CodexError('file name contained an unexpected NUL byte', { code: 'nul_in_path' });
  if (isTooLong(path)) throw Object.assign(new Error(`too long: ${path.slice(0, 100)}…`), { code: 'ENAMETOOLONG' });
}
