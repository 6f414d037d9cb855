import { lstatSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';
import { isMask, maskTarget } from './metadata-masks.ts';

/** What stands at a path. `mask`: a folder that is there only because a command relies on it. `unknown`: we may not look. */
export type Sight = 'folder' | 'mask' | 'file' | 'link' | 'missing' | 'unknown';

/** Looks at the name itself; links are not followed. */
export function sightOf(path: string): Sight {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return 'link';
    if (!stat.isDirectory()) return 'file';
    return isMask(path) && maskTarget(path) === 'missing' ? 'mask' : 'folder';
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unknown';
  }
}
