import { open, rename, rm } from 'node:fs/promises';
import { newUuidV7 } from '@codex-ts/protocol';
import { isAbsolute } from 'node:path';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';

/** Writes a thread to a file that only its owner can read. The file is there whole or as it was before. Ours. */
export const threadExport: Handler<'thread/export'> = async ({ server, signal }, { threadId, format, path }) => {
  if (!isAbsolute(path)) throw new RequestError(`path must be absolute: ${path}`);
  const id = threadIdOf(threadId);
  const bytes = await writeWhole(path, (write) => server.engine.stored.exportThread(id, format, write, signal));
  return { path, bytes };
};

/** Returns the bytes written. @throws whatever `produce` throws, with nothing left behind */
async function writeWhole(path: string, produce: (write: (chunk: string) => Promise<void>) => Promise<void>): Promise<number> {
  const passing = `${path}.${newUuidV7()}.tmp`;
  const file = await open(passing, 'wx', 0o600);
  let bytes = 0;
  try {
    try {
      await produce(async (chunk) => {
        bytes += Buffer.byteLength(chunk);
        await file.writeFile(chunk);
      });
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(passing, path);
  } catch (error) {
    await rm(passing, { force: true });
    throw error;
  }
  return bytes;
}
