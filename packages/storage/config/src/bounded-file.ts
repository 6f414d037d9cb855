import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

export interface BoundedContent {
  readonly data: Buffer;
  /** Whether the file went on after `limit` bytes. */
  readonly cut: boolean;
}

/**
 * Reads at most `limit` bytes of a regular file (or a device such as /dev/null, to which configs are linked to
 * disable them). Never blocks on a FIFO.
 * @throws the system error, or an error with code `ENOTFILE` for FIFOs and sockets and `EISDIR` for folders.
 */
export async function readBounded(file: string, limit: number): Promise<BoundedContent> {
  // O_NONBLOCK: opening a FIFO without a writer would otherwise wait forever.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw systemError('EISDIR', 'Is a directory');
    if (!stats.isFile() && !stats.isCharacterDevice()) throw systemError('ENOTFILE', 'Not a regular file');
    return await readUpTo(handle, limit);
  } finally {
    await handle.close();
  }
}

async function readUpTo(handle: FileHandle, limit: number): Promise<BoundedContent> {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total <= limit) {
    // One byte more than wanted, to learn whether there is more.
    const chunk = Buffer.allocUnsafe(Math.min(65_536, limit + 1 - total));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) break;
    chunks.push(chunk.subarray(0, bytesRead));
    total += bytesRead;
  }
  return { data: Buffer.concat(chunks).subarray(0, limit), cut: total > limit };
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
