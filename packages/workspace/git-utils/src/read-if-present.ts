import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '@codex-ts/protocol';

/** Says that nothing readable is there, as opposed to reading going wrong. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP']);

/** A small text file, or null when there is none that may be read. Rejects with the signal's reason on abort. */
export async function readIfPresent(path: string, signal?: AbortSignal): Promise<string | null> {
  try {
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (ABSENT.has(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}
