import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sleep } from '@codex-ts/async-utils';
import { livenessOf, ownIdentity } from '@codex-ts/fs-utils';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { type HistoryFs } from './history-fs.ts';
import { type StoreLayout } from './store-layout.ts';
import { readWhole, removeIfThere } from './whole-file.ts';

/** A marker of a process in another container, which we cannot see end, counts this long. */
const UNSEEN_MS = 60_000;
/** Nothing holds the store longer than this. */
const LONGEST_MS = 3_600_000;
const POLL_MS = 10;
/** How long a writer waits for a clean-up to end. */
const PATIENCE_MS = 10_000;

interface LockParts {
  readonly fs: HistoryFs;
  readonly layout: StoreLayout;
  readonly now: () => number;
}

/**
 * Runs `job` while no clean-up runs. Writers do not wait for one another. Each side puts up its own marker before it
 * looks for the other's, so the two cannot miss each other; markers of dead processes are ignored. Throws CodexError
 * `file_history_busy` after 10 s of waiting.
 */
export async function asWriter<T>(parts: LockParts, signal: AbortSignal | null, job: () => Promise<T>): Promise<T> {
  const marker = join(parts.layout.writers, randomBytes(8).toString('hex'));
  await parts.fs.create(marker, Buffer.from(ownIdentity()), 0o600);
  try {
    for (let waited = 0; await isHeld(parts, parts.layout.pruneLock); waited += POLL_MS) {
      if (waited >= PATIENCE_MS) throw new CodexError('The clean-up of the file history takes too long.', { code: 'file_history_busy', isRetryable: true });
      await sleep(POLL_MS, signal ?? undefined);
    }
    return await job();
  } finally {
    await removeIfThere(parts.fs, marker);
  }
}

/** Runs `job` when nobody writes and nobody else cleans up; null, at once, when somebody does. */
export async function asCleaner<T>(parts: LockParts, job: () => Promise<T>): Promise<T | null> {
  const { fs, layout } = parts;
  if (await isHeld(parts, layout.pruneLock)) return null;
  await removeIfThere(fs, layout.pruneLock);
  try {
    await fs.create(layout.pruneLock, Buffer.from(ownIdentity()), 0o600);
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return null;
    throw error;
  }
  try {
    for (const name of await fs.readdir(layout.writers)) {
      const marker = join(layout.writers, name);
      if (await isHeld(parts, marker)) return null;
      await removeIfThere(fs, marker);
    }
    return await job();
  } finally {
    await removeIfThere(fs, layout.pruneLock);
  }
}

async function isHeld({ fs, now }: LockParts, path: string): Promise<boolean> {
  const owner = (await readWhole(fs, path))?.toString('utf8');
  if (owner === undefined) return false;
  let age: number;
  try {
    age = now() - (await fs.lstat(path)).mtimeMs;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
  const liveness = livenessOf(owner);
  // A clock that was set back makes ages negative: such a marker is young.
  return liveness !== 'dead' && age < (liveness === 'running' ? LONGEST_MS : UNSEEN_MS);
}
