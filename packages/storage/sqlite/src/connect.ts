import { statSync } from 'node:fs';
import { crc32 } from 'node:zlib';

import { type Database, type Driver } from './database.ts';
import { migrate, type Migration, newestVersion, versionOf } from './migration.ts';
import { DamageError, isBusy, mayBeSharedMemory } from './sqlite-error.ts';

/** A statement waits this long for a lock before it fails; whoever can wait longer does so without blocking. */
const STATEMENT_WAIT_MS = 50;

/** Pages in the log before they are moved into the file, and the size the log is cut to: about 1 MB each. */
const CHECKPOINT_PAGES = 250;
const LOG_BYTES = 1024 * 1024;

/** A check costs about 1 ms per MB and blocks; a bigger file is only checked when somebody asks. */
const CHECKED_BYTES = 64 * 1024 * 1024;

/** The full check costs three times as much; only that one finds a sound page in a place where another one belongs. */
const FULLY_CHECKED_BYTES = 16 * 1024 * 1024;

/** The schema is of a program newer than this one; its file is none of our business. */
export class NewerSchemaError extends Error {
  constructor(version: number) {
    super(`its schema version ${version} is newer than this program`);
    this.name = 'NewerSchemaError';
  }
}

export interface Connecting {
  path: string;
  kind: string;
  migrations: readonly Migration[];
  check: boolean;
}

/** One try at a file: connected, checked, migrated. Throws errors of SQLite, DamageError and NewerSchemaError. */
export function connect(driver: Driver, input: Connecting): Database {
  try {
    return finish(new driver(input.path, { timeout: STATEMENT_WAIT_MS, fileMustExist: true }), input, 'wal');
  } catch (error) {
    if (!mayBeSharedMemory(error)) throw error;
    return finish(new driver(input.path, { timeout: STATEMENT_WAIT_MS, fileMustExist: true }), input, 'delete');
  }
}

function finish(db: Database, input: Connecting, journal: 'wal' | 'delete'): Database {
  try {
    // A wrong length of a cell is found when its page is read rather than when it is used.
    db.pragma('cell_size_check = ON');
    db.pragma('trusted_schema = OFF');
    if (journal === 'delete') leaveLog(db);
    const version = versionOf(db);
    if (version > newestVersion(input.migrations)) throw new NewerSchemaError(version);
    claim(db, input.kind, version);
    if (journal === 'wal') enterLog(db);
    requireWritable(db);
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma(`journal_size_limit = ${LOG_BYTES}`);
    if (input.check && version > 0) checkAtStart(db, input.path);
    migrate(db, input.migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Marks a new file as ours, and finds one that is somebody else's, be it by its log alone. */
function claim(db: Database, kind: string, version: number): void {
  const mine = crc32(`codex-ts:${kind}`) >> 1;
  const found = Number(db.pragma('application_id', { simple: true }));
  if (found === mine) return;
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined;
  if (found !== 0 || version !== 0 || !isEmpty) throw new DamageError('it is not a database of this kind');
  db.pragma(`application_id = ${mine}`);
}

function enterLog(db: Database): void {
  try {
    db.pragma('journal_mode = WAL');
  } catch (error) {
    // Somebody uses the file with a plain journal; that works too, only slower.
    if (!isBusy(error)) throw error;
  }
}

/** Shared memory that may only be read is found by nothing but a write. */
function requireWritable(db: Database): void {
  try {
    db.exec('BEGIN IMMEDIATE; ROLLBACK');
  } catch (error) {
    // Somebody else writes: so can we, in a moment.
    if (!isBusy(error)) throw error;
  }
}

/** Without shared memory only a connection that has the file for itself can read a log; it then does away with it. */
function leaveLog(db: Database): void {
  db.pragma('locking_mode = EXCLUSIVE');
  versionOf(db);
  db.pragma('journal_mode = DELETE');
  db.pragma('locking_mode = NORMAL');
  // The lock is only let go by the next read.
  versionOf(db);
}

function checkAtStart(db: Database, path: string): void {
  const { size } = statSync(path);
  if (size <= CHECKED_BYTES) checkPages(db, { full: size <= FULLY_CHECKED_BYTES });
}

/** Looks at every page; `full` also compares tables with their indexes. Blocks. Throws DamageError. */
function checkPages(db: Database, { full }: { full: boolean }): void {
  const found: unknown = db.pragma(full ? 'integrity_check(1)' : 'quick_check(1)', { simple: true });
  if (found !== 'ok') throw new DamageError(String(found));
}
