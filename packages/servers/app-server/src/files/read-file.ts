import { ERROR_CODES } from '@codex-ts/app-server-protocol';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { RequestError } from '../request-error.ts';
import { systemError } from './os-error.ts';

const MEBI = 1024 * 1024;
/** A message is one text, which has to fit into memory several times. */
const MAX_READ_BYTES = 64 * MEBI;
const CHUNK_BYTES = MEBI;
const LEAST_BYTES = 4096;

/**
 * The bytes of a regular file. @throws RequestError for other kinds, which may never end, and for what is too large;
 * what the system says
 */
export async function readRegularFile(path: string, signal: AbortSignal, maxBytes = MAX_READ_BYTES): Promise<Buffer> {
  // Opening a FIFO would wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await file.stat();
    if (facts.isDirectory()) throw systemError('EISDIR');
    if (!facts.isFile()) throw new RequestError('fs/readFile only reads regular files');
    const chunks: Buffer[] = [];
    // Files of the kernel say that they are empty.
    for (let size = 0; ; ) {
      signal.throwIfAborted();
      if (facts.size > maxBytes || size > maxBytes) throw tooLarge(Math.max(facts.size, size), maxBytes);
      const wanted = Math.min(Math.max(facts.size - size + 1, LEAST_BYTES), CHUNK_BYTES);
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, null);
      if (bytesRead === 0) return Buffer.concat(chunks);
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function tooLarge(size: number, maxBytes: number): RequestError {
  return new RequestError(`the file has ${size} bytes or more; at most ${maxBytes} can be read at once`, { rpcCode: ERROR_CODES.internalError });
}
