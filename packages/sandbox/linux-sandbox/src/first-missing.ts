import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { foldersAbove } from '@codex-ts/file-policy';
import { systemErrorCode } from '@codex-ts/protocol';
import { cannotMask, linkRefused } from './mount-refusals.ts';
import { sightOf } from './mount-sight.ts';

/** Where a missing path can be kept from being created. `never`: nobody of our user can create it. */
export type FirstMissing = { type: 'mask' | 'file'; path: string } | { type: 'never' };

/**
 * The first name on the way to `path` that is missing, or a file that would have to make room for a folder first.
 * Throws CodexError `sandbox_unavailable` where nothing can be mounted although a command could make the name.
 */
export function firstMissing(path: string): FirstMissing {
  for (const at of [...foldersAbove(path).reverse(), path]) {
    const sight = sightOf(at);
    if (sight === 'link') throw linkRefused(at);
    if (sight === 'file') return { type: 'file', path: at };
    if (sight === 'missing' || sight === 'mask') return canBeMade(at) ? { type: 'mask', path: at } : { type: 'never' };
  }
  return { type: 'mask', path };
}

/** Whether we may create a name. A folder of our own that we may not write in could be opened by any command of ours. */
function canBeMade(path: string): boolean {
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    if (code !== 'EROFS' && statSync(folder).uid === process.geteuid?.()) throw cannotMask(path);
    return false;
  }
}
