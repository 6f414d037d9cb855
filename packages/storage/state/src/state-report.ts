import { basename, dirname, relative } from 'node:path';
import { archiveFolder, rolloutsIn, sessionFiles } from '@codex-ts/rollout';
import { type Database, type DatabaseReport, inspectDatabase } from '@codex-ts/sqlite';

import { fileStamp, isSameStamp } from './file-stamp.ts';
import { MIGRATIONS } from './schema.ts';
import { type StampRow } from './thread-index.ts';
import { realHome } from './real-home.ts';
import { pathOf, type ThreadPlace } from './thread-place.ts';
import { stampIn } from './thread-row.ts';

export interface JobReport {
  kind: string;
  key: string;
  status: string;
  worker: string | null;
  leaseUntilMs: number | null;
  progress: string | null;
  lastError: string | null;
}

/** What a doctor says about the index of threads. Nothing is made or changed to find out. */
export interface StateReport {
  database: DatabaseReport;
  /** Schema version of this program. */
  newestVersion: number;
  /** Rollouts of this home, active and archived. */
  files: number;
  /** Rows of this home, and how many of them lists show; null when the database cannot be asked. */
  rows: { all: number; listed: number } | null;
  /** Files without a row, rows without a file, rows that are older than their file. Lists mend all of these. */
  unknown: number;
  gone: number;
  outdated: number;
  jobs: JobReport[];
}

interface IndexedRow extends StampRow {
  is_listed: number;
}

export async function inspectIndex(databasePath: string, codexHome: string, signal?: AbortSignal): Promise<StateReport> {
  let rows: IndexedRow[] | null = null;
  let jobs: JobReport[] = [];
  const database = await inspectDatabase(databasePath, (db) => {
    rows = rowsOf(db, realHome(codexHome));
    jobs = jobsOf(db);
  });
  const files = await filesOf(codexHome, signal);
  const known = (rows ?? []) as IndexedRow[];
  const report = { database, newestVersion: Math.max(...MIGRATIONS.map(({ version }) => version)), files: files.size, jobs };
  const counted = rows === null ? null : { all: known.length, listed: known.filter((row) => row.is_listed === 1).length };
  return { ...report, rows: counted, ...compare(codexHome, files, known) };
}

function compare(codexHome: string, files: ReadonlySet<string>, rows: readonly IndexedRow[]): Pick<StateReport, 'unknown' | 'gone' | 'outdated'> {
  const inIndex = new Set(rows.map(nameOf));
  const unknown = [...files].filter((name) => !inIndex.has(name)).length;
  const there = rows.filter((row) => files.has(nameOf(row)));
  const outdated = there.filter((row) => !isSameStamp(stampIn(row), fileStamp(pathOf(codexHome, row)))).length;
  return { unknown, gone: rows.length - there.length, outdated };
}

function nameOf({ folder, file }: ThreadPlace): string {
  return `${folder}/${file}`;
}

async function filesOf(codexHome: string, signal: AbortSignal | undefined): Promise<Set<string>> {
  const paths = await rolloutsIn(archiveFolder(codexHome));
  for await (const path of sessionFiles(codexHome, signal)) paths.push(path);
  return new Set(paths.map((path) => nameOf({ folder: relative(codexHome, dirname(path)).split('\\').join('/'), file: basename(path) })));
}

function rowsOf(db: Database, home: string): IndexedRow[] {
  const sql = `SELECT key, folder, file, size, modified_ms, changed_ms, inode, is_listed FROM threads
    WHERE home = (SELECT home FROM homes WHERE path = ?)`;
  return db.prepare<unknown[]>(sql).all(home) as IndexedRow[];
}

function jobsOf(db: Database): JobReport[] {
  const sql = `SELECT kind, job_key AS key, status, worker, lease_until_ms AS leaseUntilMs, progress, last_error AS lastError
    FROM jobs ORDER BY kind, job_key`;
  return db.prepare<unknown[]>(sql).all() as JobReport[];
}
