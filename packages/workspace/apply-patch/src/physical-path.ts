import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { isTooLong } from './usable-path.ts';

/** The path with the symlinks of its existing part resolved. Says where it leads now; proves nothing for later. */
export function physicalPath(path: string, toReal: (path: string) => string = realpathSync): string {
  if (isTooLong(path)) return path;
  try {
    return toReal(path);
  } catch (error) {
    const parent = dirname(path);
    // A link that cannot be followed (a loop, no permission) stays as it is spelled.
    if (parent === path || systemErrorCode(error) === undefined) return path;
    return join(physicalPath(parent, toReal), basename(path));
  }
}

/** What a path means, so that two spellings of one place compare equal. */
export interface FileLocation {
  /** The place of the name itself: what a deletion takes away. */
  entry: string;
  /** The file that reading and writing reach. Differs from `entry` where there is a symlink of that name. */
  file: string;
}

/** Looks a path up. The system's own resolution also gives the true letter case where that makes no difference. */
export function locateFile(path: string): FileLocation {
  const file = physicalPath(path, realpathSync.native);
  return { entry: isLink(path) ? join(physicalPath(dirname(path), realpathSync.native), basename(path)) : file, file };
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch (error) {
    // What cannot be looked at will fail with better words where it is read.
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
