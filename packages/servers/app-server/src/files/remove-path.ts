import { systemErrorCode } from '@codex-ts/protocol';
import { lstat, rm, rmdir, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { RequestError } from '../request-error.ts';

/**
 * Removes what is at a path, a link rather than what it leads to. `force` makes nothing of a path that is not there,
 * `recursive` removes what is in a folder too. The root of the disk is refused.
 * @throws RequestError; what the system says
 */
export async function removePath(path: string, { recursive, force }: { recursive: boolean; force: boolean }): Promise<void> {
  if (resolve(path) === dirname(resolve(path))) throw new RequestError(`${path} cannot be removed`);
  try {
    const facts = await lstat(path);
    if (!facts.isDirectory()) await unlink(path);
    else if (recursive) await rm(path, { recursive: true, force: true });
    else await rmdir(path);
  } catch (error) {
    if (!force || systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
