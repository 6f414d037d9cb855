import { constants } from 'node:fs';
import { chmod, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureDir } from '@codex-ts/fs-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';

/**
 * Makes an empty file that only its owner may read, and the folders above it that are missing. SQLite gives its side
 * files the mode of the file itself, so one that is wider is narrowed here. Throws what stands in the way.
 */
export async function ensurePrivateFile(path: string): Promise<void> {
  await ensureDir(dirname(path), 0o700);
  const found = await stat(path).catch((cause: unknown) => {
    if (systemErrorCode(cause) === 'ENOENT') return null;
    throw cause;
  });
  // Opening a pipe or a device could wait for ever.
  if (found !== null && !found.isFile()) throw new CodexError(`${path} is not a regular file`, { code: 'not_a_file' });
  if (found === null) await (await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600)).close();
  else if ((found.mode & 0o077) !== 0) await narrow(path);
}

async function narrow(path: string): Promise<void> {
  await chmod(path, 0o600).catch((cause: unknown) => {
    // The file of another user can be usable all the same; its owner decides who reads it.
    if (systemErrorCode(cause) !== 'EPERM') throw cause;
  });
}
