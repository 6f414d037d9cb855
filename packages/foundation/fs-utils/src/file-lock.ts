import { lutimes, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { newOwner, ownerName, ownerNonce, ownerState } from './lock-owner.ts';
import { placeOwner, readOwner } from './lock-place.ts';
import { StaleWatch } from './stale-watch.ts';

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for another holder. Default 10,000 ms. */
  readonly waitMs?: number | undefined;
}

const WAIT_MS = 10_000;
const MAX_PAUSE_MS = 20;
const REFRESH_MS = 1000;

/**
 * Runs `fn` while no other process (and nobody else in this one) holds the lock of the file `path`, which need not
 * exist. The lock is `.<name>.lock` in the same folder and binds only those who ask for it. Not reentrant.
 *
 * A holder that died leaves its lock behind; the next one sees that its process is gone and takes over at once. Only
 * whoever first puts down `<lock>.after-<that owner>` may replace a dead owner's lock, so two never win, also when
 * one of them dies half-way. Of a holder on another machine or in another container only silence can be seen: it
 * loses its lock when it has not renewed it for half a minute.
 *
 * Throws CodexError `lock_timeout` (retryable), `read_only_folder` or `lock_failed`, `signal.reason` when aborted
 * while waiting, and whatever `fn` throws.
 */
export async function withFileLock<T>(path: string, fn: () => Promise<T> | T, options: LockOptions = {}): Promise<T> {
  const file = resolve(path);
  const lock = join(dirname(file), `.${basename(file)}.lock`);
  const owner = newOwner();
  const waitMs = options.waitMs ?? WAIT_MS;
  const contest = { file, lock, owner, waitMs, deadline: performance.now() + waitMs, signal: options.signal };
  await orLockError(file, () => acquire(contest, lock));
  // Whoever cannot see our process judges by this. Missing one renewal does no harm, so its failure is no event.
  const refresh = setInterval(() => void lutimes(lock, new Date(), new Date()).catch(() => undefined), REFRESH_MS);
  refresh.unref();
  try {
    return await fn();
  } finally {
    clearInterval(refresh);
    await orLockError(file, () => release(lock, owner));
  }
}

interface Contest {
  readonly file: string;
  readonly lock: string;
  readonly owner: string;
  readonly waitMs: number;
  /** On the monotonic clock. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

async function acquire(contest: Contest, place: string): Promise<void> {
  const watch = new StaleWatch(place);
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    contest.signal?.throwIfAborted();
    if (await placeOwner(place, contest.owner)) return;
    const holder = await readOwner(place);
    if (holder === null) continue;
    const state = ownerState(holder);
    const isStale = state === 'dead' || (state === 'unknown' && (await watch.isSilent(holder)));
    if (isStale && (await takeOver(contest, place, holder))) return;
    if (isStale) continue;
    if (performance.now() >= contest.deadline) throw timedOut(contest, holder);
    // Uneven, so that two that wait do not keep step.
    await setTimeout(pauseMs * (0.5 + Math.random()), undefined, { signal: contest.signal }).catch(() => contest.signal?.throwIfAborted());
  }
}

/** Replaces a dead owner's lock; false when somebody else was faster. */
async function takeOver(contest: Contest, place: string, dead: string): Promise<boolean> {
  const right = `${contest.lock}.after-${ownerNonce(dead) ?? 'nameless'}`;
  await acquire(contest, right);
  try {
    // As long as we hold the right, nobody else may change what the dead owner left.
    if ((await readOwner(place)) === dead) {
      await rename(right, place);
      if (place === contest.lock) await sweep(contest.lock);
      return true;
    }
  } catch (error) {
    await rm(right, { force: true });
    throw error;
  }
  await rm(right, { force: true });
  return false;
}

/** Removes rights to take over that a process left which was killed in the act. Only dead ones; their owners never return. */
async function sweep(lock: string): Promise<void> {
  const folder = dirname(lock);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(lock)}.after-`)) continue;
    const owner = await readOwner(join(folder, name));
    if (owner !== null && ownerState(owner) === 'dead') await rm(join(folder, name), { force: true });
  }
}

async function release(lock: string, owner: string): Promise<void> {
  if ((await readOwner(lock)) === owner) await rm(lock, { force: true });
}

function timedOut({ file, waitMs, lock }: Contest, holder: string): CodexError {
  const ours = ownerNonce(holder) !== null;
  const advice = ours ? 'Try again when it has finished.' : `If no program uses it any more, remove ${lock}.`;
  const seconds = `${waitMs / 1000} s`;
  return new CodexError(`${file} is in use by ${ownerName(holder)}, which did not finish within ${seconds}. ${advice}`, { code: 'lock_timeout', isRetryable: true });
}

async function orLockError(file: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (CodexError.isInstance(cause) || code === undefined || code === 'ABORT_ERR') throw cause;
    if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
      throw new CodexError(`Cannot write in the folder ${dirname(file)}, which is needed to change ${basename(file)} (${code}).`, { code: 'read_only_folder', cause });
    }
    throw new CodexError(`Cannot lock ${file}: ${errorMessage(cause)}`, { code: 'lock_failed', cause });
  }
}
