import { stat } from 'node:fs/promises';
import { errorMessage } from '@codex-ts/protocol';

import { type Database, loadDriver } from './database.ts';
import { versionOf } from './migration.ts';
import { damagedFiles } from './set-aside.ts';

/** What a doctor wants to know of a database file. Sizes in bytes, 0 for a file that is not there. */
export interface DatabaseReport {
  path: string;
  exists: boolean;
  bytes: { database: number; wal: number; shm: number };
  /** Permission bits of the file; null when it is missing. */
  mode: number | null;
  /** Version of the schema; null when it cannot be read. */
  version: number | null;
  /** Complaints of a full check; none when all is well or the file is missing. */
  problems: string[];
  /** Damaged files set aside, newest first. */
  damaged: { path: string; bytes: number }[];
}

/**
 * Looks at a database without making, repairing or migrating anything. `look` may ask questions of its own; what it
 * throws becomes a problem.
 */
export async function inspectDatabase(path: string, look?: (db: Database) => void): Promise<DatabaseReport> {
  const found = await stat(path).catch(() => null);
  const [database, wal, shm] = [found?.size ?? 0, await sizeOf(`${path}-wal`), await sizeOf(`${path}-shm`)];
  const damaged = await Promise.all((await damagedFiles(path)).map(async (one) => ({ path: one, bytes: await sizeOf(one) })));
  const asked = found === null ? { version: null, problems: [] } : await examine(path, look);
  return { path, exists: found !== null, bytes: { database, wal, shm }, mode: found === null ? null : found.mode & 0o777, damaged, ...asked };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

async function examine(path: string, look: ((db: Database) => void) | undefined): Promise<{ version: number | null; problems: string[] }> {
  let version: number | null = null;
  const problems: string[] = [];
  let db: Database | null = null;
  try {
    const driver = await loadDriver();
    // A connection that may only read would leave the side files of the log behind.
    db = new driver(path, { fileMustExist: true, timeout: 1000 });
    db.pragma('query_only = ON');
    version = versionOf(db);
    const rows = db.pragma('integrity_check(10)') as { integrity_check: string }[];
    problems.push(...rows.map((row) => row.integrity_check).filter((text) => text !== 'ok'));
    if (version > 0 && problems.length === 0) look?.(db);
  } catch (error) {
    problems.push(errorMessage(error));
  } finally {
    db?.close();
  }
  return { version, problems };
}
