import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** More than any token or key. */
const MAX_BYTES = 64 * 1024;

export interface SecretFile {
  /** Without the blanks around it. */
  readonly secret: string;
  /** Whether people other than the owner can read it. */
  readonly isExposed: boolean;
}

/** Reads a secret from a regular file (a link to one will do). @throws CodexError `secret_file`, which never shows the content */
export async function readSecretFile(path: string): Promise<SecretFile> {
  const { text, mode } = await read(path);
  const secret = text.trim();
  if (secret === '') throw unusable(path, 'it is empty');
  return { secret, isExposed: process.platform !== 'win32' && (mode & 0o044) !== 0 };
}

async function read(path: string): Promise<{ text: string; mode: number }> {
  // A pipe that nobody writes to would be waited for.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw unusable(path, errorMessage(error), error);
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw unusable(path, 'it is not a regular file');
    if (stats.size > MAX_BYTES) throw unusable(path, `it has more than ${MAX_BYTES} bytes`);
    return { text: await file.readFile('utf8'), mode: stats.mode };
  } finally {
    await file.close();
  }
}

function unusable(path: string, why: string, cause?: unknown): CodexError {
  return new CodexError(`Cannot use the secret in ${path}: ${why}`, { code: 'secret_file', cause });
}
