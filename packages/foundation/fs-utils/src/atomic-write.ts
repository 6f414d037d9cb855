import { randomBytes } from 'node:crypto';
import { open, readlink, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { syncFolder } from './sync-folder.ts';
import { writeFailed } from './write-failed.ts';

/** As deep as Linux follows links before it calls them a loop. */
const MAX_LINKS = 40;

export interface WriteOptions {
  /** Permission bits, such as 0o600. Default: those of the file that is replaced, else what the umask leaves. */
  readonly mode?: number | undefined;
}

/**
 * Replaces a file in one step: readers see the old content or the new, also after a crash. When `path` is a symlink
 * the file it points to is replaced and the link stays. The folder must exist.
 * Throws CodexError `write_failed`; then the old content is untouched and no temporary file is left.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  try {
    const target = await followLinks(resolve(path));
    const mode = options.mode ?? (await modeOf(target));
    const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await writeSynced(temporary, data, mode);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(dirname(target));
  } catch (cause) {
    throw writeFailed(path, cause);
  }
}

async function writeSynced(path: string, data: string | Uint8Array, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', mode ?? 0o666);
  try {
    // `open` lets the umask take bits away; a mode that was asked for is set as it is.
    if (mode !== undefined) await file.chmod(mode);
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The end of a chain of links, which need not exist: a dangling link names the file to create. */
async function followLinks(path: string): Promise<string> {
  let at = path;
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

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o7777;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
