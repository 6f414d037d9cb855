import { readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';

/** As deep as Linux follows links before it calls them a loop. */
const MAX_LINKS = 40;

/**
 * The absolute end of a chain of symbolic links, which need not exist: a dangling link names the file to create. Links
 * among the folders above are left as they are. Throws CodexError `link_loop`, or the system's error.
 */
export async function linkEnd(path: string): Promise<string> {
  let at = resolve(path);
  for (let hops = 0; hops < MAX_LINKS; hops += 1) {
    const next = await linkTarget(at);
    if (next === undefined) return at;
    at = resolve(dirname(at), next);
  }
  throw new CodexError(`Too many symbolic links at ${path}.`, { code: 'link_loop' });
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (['EINVAL', 'ENOENT', 'UNKNOWN'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
}
