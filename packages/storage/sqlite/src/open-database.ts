import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from '@codex-ts/fs-utils';
import { errorMessage } from '@codex-ts/protocol';

import { isChecked } from './checked-stamp.ts';
import { connect } from './connect.ts';
import { type Database, type Driver, loadDriver } from './database.ts';
import { identityOf } from './file-identity.ts';
import { type Migration } from './migration.ts';
import { ensurePrivateFile } from './private-file.ts';
import { LOCK_WAIT_MS, setAside } from './set-aside.ts';
import { isBusy, isDamage, isSqliteError } from './sqlite-error.ts';

const BUSY_TIMEOUT_MS = 5000;

/** Files set aside by one opening. The second time there is more wrong than one file. */
const MOST_DAMAGED = 2;

export interface OpenInput {
  path: string;
  migrations: readonly Migration[];
  /** What it is, for people: `thread index`. A file that was made as another kind counts as damaged. */
  kind: string;
  /** How long to wait for a lock of another process. Default 5,000. */
  busyTimeoutMs?: number;
  /** Told when a damaged file was set aside. */
  onNotice(text: string): void;
  /**
   * False leaves out the check of all pages, which blocks for up to 3 ms per MB; what is damaged is then found in use.
   * A file that is as `markChecked` saw it is not checked again.
   */
  check?: boolean;
  /** `identity` of a file found damaged in use: it is set aside first, unless another process has replaced it already. */
  discard?: string;
  signal?: AbortSignal | undefined;
  now?: () => number;
}

export type OpenOutcome =
  | { ok: true; db: Database; /** Where a damaged file was put. */ recovered: string | null; /** Device and inode. */ identity: string }
  | { ok: false; /** The end of a sentence for people. */ reason: string };

type Attempt =
  | { is: 'open'; db: Database; identity: string }
  | { is: 'busy' | 'damaged'; reason: string; identity: string | null }
  | { is: 'refused'; reason: string; /** SQLite says so, not the system. */ bySqlite: boolean };

/** A damaged file that cannot be moved out of the way. */
class StuckError extends Error {}

/**
 * Opens a database and makes it when it is missing: WAL, foreign keys on, file 0600 in folders 0700, schema brought up
 * to date. What is no database, or a damaged one, is set aside as `<name>.damaged-<time>` (two are kept) and a new one is
 * made. Never throws for what is on the disk: a file that is locked, newer or unwritable, and a library that does not
 * load, give `ok: false`, and the file stays as it is. Throws `signal.reason` only. The caller closes `db`.
 */
export async function openDatabase(input: OpenInput): Promise<OpenOutcome> {
  const driver = await loadDriver().catch((error: unknown) => errorMessage(error));
  if (typeof driver === 'string') return { ok: false, reason: `the SQLite library does not load: ${driver}` };
  try {
    return await openOrReplace(driver, input);
  } catch (error) {
    if (error instanceof StuckError) return { ok: false, reason: error.message };
    throw error;
  }
}

async function openOrReplace(driver: Driver, input: OpenInput): Promise<OpenOutcome> {
  const deadline = performance.now() + (input.busyTimeoutMs ?? BUSY_TIMEOUT_MS);
  let recovered = input.discard === undefined ? null : await removeDamaged(input, input.discard);
  for (let damaged = 0, pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    input.signal?.throwIfAborted();
    const attempt = await settledTry(driver, input);
    if (attempt.is === 'open') return { ok: true, db: attempt.db, recovered, identity: attempt.identity };
    if (attempt.is === 'refused') return { ok: false, reason: attempt.reason };
    if (attempt.is === 'damaged') {
      damaged += 1;
      if (damaged > MOST_DAMAGED) return { ok: false, reason: attempt.reason };
      recovered = (await removeDamaged(input, attempt.identity)) ?? recovered;
    } else {
      if (performance.now() + pauseMs > deadline) return { ok: false, reason: attempt.reason };
      await sleep(pauseMs, undefined, { signal: input.signal }).catch(() => input.signal?.throwIfAborted());
    }
  }
}

/**
 * One try that counts. While another process sets a damaged file aside, its log and shared memory vanish one after the
 * other, and SQLite calls that an I/O error or a file that cannot be opened: only what it says under the lock is so.
 */
async function settledTry(driver: Driver, input: OpenInput): Promise<Attempt> {
  const first = await tryOpen(driver, input);
  if (first.is !== 'refused' || !first.bySqlite) return first;
  // Where no lock can be taken, nobody can move a file either.
  const options = { waitMs: LOCK_WAIT_MS, signal: input.signal };
  return withFileLock(input.path, () => tryOpen(driver, input), options).catch(() => first);
}

/** One try. What is wrong comes as a value, with the file it is wrong with. */
async function tryOpen(driver: Driver, input: OpenInput): Promise<Attempt> {
  let identity: string | null = null;
  try {
    await ensurePrivateFile(input.path);
    identity = identityOf(input.path);
    const isKnown = isChecked(input.path);
    const db = connect(driver, { ...input, check: (input.check ?? true) && !isKnown });
    if (identity !== null && identityOf(input.path) === identity) return { is: 'open', db, identity };
    db.close();
    return { is: 'busy', reason: `${input.path} is being replaced by another process`, identity };
  } catch (error) {
    if (isBusy(error)) return { is: 'busy', reason: `${input.path} is locked by another process`, identity };
    const reason = `${input.path}: ${errorMessage(error)}`;
    return isDamage(error) ? { is: 'damaged', reason, identity } : { is: 'refused', reason, bySqlite: isSqliteError(error) };
  }
}

/** The place it was put in; null when another process was quicker. Throws StuckError. */
async function removeDamaged(input: OpenInput, identity: string | null): Promise<string | null> {
  if (identity === null) return null;
  try {
    const aside = await setAside(input.path, identity, (input.now ?? Date.now)());
    if (aside !== null) input.onNotice(`The ${input.kind} was damaged. It was set aside as ${aside}, and a new one was begun.`);
    return aside;
  } catch (cause) {
    throw new StuckError(`${input.path} is damaged and cannot be set aside: ${errorMessage(cause)}`, { cause });
  }
}
