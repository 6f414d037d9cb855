import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

/**
 * Makes a folder and the missing ones above it. One that exists keeps its mode. Fails as the system does, with its
 * code: Node's own recursive way never returns where a file system answers ENOENT to every new folder, as /proc does,
 * and reports ENOENT for what is a read-only file system.
 */
export async function makeFolders(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST' && (await isFolder(path))) return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path) throw error;
    // The one above may have been made since by somebody else; where it was there all along, the second try fails too.
    if (!(await isFolder(parent))) await makeFolders(parent, mode);
    await mkdir(path, { mode }).catch(async (again: unknown) => {
      // Somebody else may have made it meanwhile.
      if (systemErrorCode(again) !== 'EEXIST' || !(await isFolder(path))) throw again;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
