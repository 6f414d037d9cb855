import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A file as it was on disk: its bytes and its permission bits. */
export interface FileBefore {
  bytes: Buffer;
  mode: number;
}

/** Where a patch is checked against. `read` follows symlinks and rejects with Node's system errors. */
export interface PatchFs {
  read(path: string): Promise<FileBefore>;
}

/** The real disk. Opening does not wait on a pipe, and what is no regular file is refused. */
export const diskFs: PatchFs = {
  async read(path) {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (stats.isDirectory()) throw Object.assign(new Error(`${path} is a directory`), { code: 'EISDIR' });
      if (!stats.isFile()) throw new Error('not a regular file');
      return { bytes: await handle.readFile(), mode: stats.mode & 0o777 };
    } finally {
      await handle.close();
    }
  },
};

/** The text of UTF-8 bytes, byte order mark included; null when they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : null;
}
