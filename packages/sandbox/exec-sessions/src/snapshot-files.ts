import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { livenessOf } from '@codex-ts/fs-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';

/** As in the original. */
const STALE_MS = 3 * 24 * 60 * 60 * 1000;
/** Taking a snapshot ends after seconds; a temporary file of this age is nobody's. */
const STALE_TEMPORARY_MS = 60 * 60 * 1000;
const HEADER_BYTES = 1024;

/** A snapshot on its way: not under its name before it is known to be good. */
export interface DraftSnapshot {
  /** Of the temporary file. */
  readonly path: string;
  /** Gives it its name, and returns the path. */
  publish(): Promise<string>;
  discard(): Promise<void>;
}

/**
 * Writes `text` for the owner only (mode 0600, whatever the umask), in `folder`, which is made if it has to be.
 * Rejects with the system's error where nothing can be written, and with `CodexError` for a thread id that is no file name.
 */
export async function draftSnapshot(folder: string, threadId: string, text: string): Promise<DraftSnapshot> {
  if (!/^[A-Za-z0-9_-]+$/.test(threadId)) throw new CodexError(`${JSON.stringify(threadId)} cannot name a file.`, { code: 'invalid_thread_id' });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `.${threadId}.${randomBytes(8).toString('hex')}.tmp`);
  const discard = (): Promise<void> => rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
  } catch (error) {
    await discard();
    throw error;
  } finally {
    await file.close();
  }
  const publish = async (): Promise<string> => {
    const final = join(folder, `${threadId}.${process.hrtime.bigint() + EPOCH}.sh`);
    await rename(path, final);
    return final;
  };
  return { path, publish, discard };
}

/** The monotonic clock is fine-grained but starts anywhere; names count nanoseconds since 1970. */
const EPOCH = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();

/**
 * Removes from `folder` what nobody will remove any more: snapshots older than 3 days, snapshots of processes that are
 * gone, and temporary files of a crash. Every file that cannot be judged or removed stays; no folder is no error.
 */
export async function removeStaleSnapshots(folder: string, now: number = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map((name) => removeIfStale(join(folder, name), name, now)));
}

async function removeIfStale(path: string, name: string, now: number): Promise<void> {
  const isTemporary = /^\..+\.tmp$/.test(name);
  if (!isTemporary && !/\.[0-9]+\.(sh|ps1)$/.test(name)) return;
  try {
    const age = now - (await stat(path)).mtimeMs;
    const isStale = age > (isTemporary ? STALE_TEMPORARY_MS : STALE_MS) || (!isTemporary && (await ownerIsDead(path)));
    if (isStale) await rm(path, { force: true });
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
  }
}

async function ownerIsDead(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const owner = /^# Owner (.+)$/m.exec(buffer.toString('utf8', 0, bytesRead))?.[1];
    return owner !== undefined && livenessOf(owner) === 'dead';
  } finally {
    await file.close();
  }
}
