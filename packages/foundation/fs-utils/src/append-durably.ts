import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder.ts';
import { type WriteOptions } from './atomic-write.ts';
import { writeFailed } from './write-failed.ts';

/**
 * Adds to the end of a file and returns when the disk has it. Creates the file (with `mode`, less the umask) but not
 * its folder. Throws CodexError `write_failed`; a part of the data may have been added then.
 */
export async function appendDurably(path: string, data: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  try {
    const file = await open(path, 'a', options.mode ?? 0o666);
    try {
      const isNew = (await file.stat()).size === 0;
      await file.appendFile(data);
      await file.datasync();
      if (isNew) await syncFolder(dirname(path));
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw writeFailed(path, cause);
  }
}
