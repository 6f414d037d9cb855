import { randomBytes } from 'node:crypto';
import { systemErrorCode } from '@codex-ts/protocol';
import { type FsPath, type HistoryFs } from './history-fs.ts';

/** A file's bytes; null when there is none. */
export async function readWhole(fs: HistoryFs, path: FsPath): Promise<Buffer | null> {
  try {
    return (await fs.read(path, Number.MAX_SAFE_INTEGER)).bytes;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Puts a file of the store in place in one step, 0600. Nothing is left behind when it fails. */
export async function putWhole(fs: HistoryFs, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await fs.create(temporary, bytes, 0o600);
    await fs.rename(temporary, path);
  } catch (error) {
    await removeIfThere(fs, temporary);
    throw error;
  }
}

/** Whether it was there. */
export async function removeIfThere(fs: HistoryFs, path: FsPath): Promise<boolean> {
  try {
    await fs.unlink(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
