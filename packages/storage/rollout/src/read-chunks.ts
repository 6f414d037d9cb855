import { type FileHandle } from 'node:fs/promises';

export const BLOCK_BYTES = 64 * 1024;

/** Longer lines are passed over: they are damage or abuse, and one of them must not take all memory. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

export interface LineOptions {
  signal?: AbortSignal | undefined;
  /** Default 64 MiB. */
  maxBytes?: number;
  /** Bytes read at once; default 64 KiB. */
  blockBytes?: number;
  /** Forward: what lies behind this many bytes of the file is not read. */
  endAt?: number;
}

/** Fills a buffer with the bytes at `position`, or with fewer when the file ends before. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
