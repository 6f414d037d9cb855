import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { linkEnd } from './link-end.ts';
import { syncFolder } from './sync-folder.ts';
import { writeFailed } from './write-failed.ts';

export interface WriteOptions {
  /** Permission bits, such as 0o600. Default: those of the file that is replaced, else what the umask leaves. */
  readonly mode?: number | undefined;
}

/** What to write: whole, or in pieces as they come, for files that memory should not hold. */
export type FileData = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Replaces a file in one step: readers see the old content or the new, also after a crash. When `path` is a symlink
 * the file it points to is replaced and the link stays. The folder must exist.
 * Throws CodexError `write_failed`; then the old content is untouched and no temporary file is left.
 */
export async function writeFileAtomic(path: string, data: FileData, options: WriteOptions = {}): Promise<void> {
  try {
    const target = await linkEnd(path);
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

/** No write takes this long: a temporary file that is older was left by a process that was killed. */
const ABANDONED_MS = 60_000;

/**
 * Removes what killed processes left of their `writeFileAtomic` to `path`. For files with secrets in them, from time
 * to time. Throws CodexError `write_failed`.
 */
export async function sweepTemporaries(path: string): Promise<void> {
  try {
    const target = await linkEnd(path);
    const prefix = `.${basename(target)}.`;
    for (const name of await readdir(dirname(target))) {
      if (!name.startsWith(prefix) || !/^[0-9a-f]{12}\.tmp$/.test(name.slice(prefix.length))) continue;
      const file = join(dirname(target), name);
      if (Date.now() - (await stat(file).catch(() => ({ mtimeMs: Infinity }))).mtimeMs > ABANDONED_MS) await rm(file, { force: true });
    }
  } catch (cause) {
    throw writeFailed(path, cause);
  }
}

async function writeSynced(path: string, data: FileData, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', mode ?? 0o666);
  try {
    // `open` lets the umask take bits away; a mode that was asked for is set as it is.
    if (mode !== undefined) await file.chmod(mode);
    if (typeof data === 'string' || data instanceof Uint8Array) await file.writeFile(data);
    // Each call goes on where the one before ended.
    else for await (const piece of data) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
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
