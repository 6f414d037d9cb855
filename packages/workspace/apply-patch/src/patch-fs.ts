import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync } from 'node:fs';
import { CodexError } from '@codex-ts/protocol';
import { type FileLocation, locateFile } from './physical-path.ts';
import { confirmUsable } from './usable-path.ts';

/** A file as it was on disk: its bytes and its permission bits. */
export interface FileBefore {
  bytes: Buffer;
  mode: number;
}

/** Where a patch is checked against. `read` follows symlinks and rejects with Node's system errors. */
export interface PatchFs {
  read(path: string): Promise<FileBefore>;
  /** Left out where no path has a second spelling: then each is its own place. */
  locate?(path: string): FileLocation;
}

/** The real disk. Only regular files are opened: opening a pipe or a device may wait or have effects of its own. */
export const diskFs: PatchFs = {
  read: async (path) => readRegularFile(path),
  locate: locateFile,
};

// Without the thread pool: a patch is a few small files, and each trip there costs more than the reading.
function readRegularFile(path: string): FileBefore {
  confirmUsable(path);
  confirmRegular(path, statSync(path));
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(fd);
    confirmRegular(path, stats);
    return { bytes: readFileSync(fd), mode: stats.mode & 0o777 };
  } finally {
    closeSync(fd);
  }
}

function confirmRegular(path: string, stats: Stats): void {
  if (stats.isDirectory()) throw Object.assign(new Error(`${path} is a directory`), { code: 'EISDIR' });
  if (!stats.isFile()) throw new CodexError('not a regular file', { code: 'not_a_regular_file' });
}

/** The text of UTF-8 bytes, byte order mark included; null when they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : null;
}
