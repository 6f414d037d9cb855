import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

/** The path with the symlinks of its existing part resolved. Says where it leads now; proves nothing for later. */
export function physicalPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const parent = dirname(path);
    // A link that cannot be followed (a loop, no permission) stays as it is spelled.
    if (parent === path || systemErrorCode(error) === undefined) return path;
    return join(physicalPath(parent), basename(path));
  }
}
