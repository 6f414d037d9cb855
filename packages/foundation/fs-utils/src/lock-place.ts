import { open, readFile, readlink, symlink } from 'node:fs/promises';
import { systemErrorCode } from '@codex-ts/protocol';

/** What file systems without symbolic links answer, and Windows without the right to make them. */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'UNKNOWN'];

/**
 * Puts `owner` at `path` unless something is there; tells whether it did. A symbolic link that leads nowhere, because
 * it comes into being together with its text; where there are none, a file.
 */
export async function placeOwner(path: string, owner: string): Promise<boolean> {
  try {
    await symlink(owner, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.includes(code)) throw error;
  }
  return placeFile(path, owner);
}

/** The owner written at `path`; null when nothing is there, '' while it is being written. */
export async function readOwner(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return null;
    if (code !== 'EINVAL' && code !== 'UNKNOWN') throw error;
  }
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    if (systemErrorCode(error) === 'EISDIR') return 'a folder';
    throw error;
  }
}

async function placeFile(path: string, owner: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(owner);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
