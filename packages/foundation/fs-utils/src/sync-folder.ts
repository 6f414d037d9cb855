import { open } from 'node:fs/promises';
import { systemErrorCode } from '@codex-ts/protocol';

/** What systems answer that cannot flush a folder, or not for us; the rename itself is done then. */
const CANNOT = ['EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP', 'EBADF'];

/** Makes a new name in a folder survive a power cut, where the system can. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!CANNOT.includes(systemErrorCode(error) ?? '')) throw error;
  }
}
