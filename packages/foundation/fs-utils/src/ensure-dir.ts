import { CodexError, errorMessage } from '@codex-ts/protocol';

import { makeFolders } from './make-folders.ts';

/**
 * Makes a folder and the missing ones above it with `mode` (less the umask; default 0o777). One that exists keeps its
 * mode. Throws CodexError `mkdir_failed`, also when a file stands in the way.
 */
export async function ensureDir(path: string, mode?: number): Promise<void> {
  try {
    await makeFolders(path, mode);
  } catch (cause) {
    throw new CodexError(`Cannot create the folder ${path}: ${errorMessage(cause)}`, { code: 'mkdir_failed', cause });
  }
}
