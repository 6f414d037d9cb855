import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CodexError } from '@codex-ts/protocol';

/** Opens a file for reading. A pipe of that name, which would wait for its writer for ever, is refused as folders are. */
export async function openRegular(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if ((await handle.stat()).isFile()) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  throw new CodexError('it is not a regular file', { code: 'not_a_file' });
}
