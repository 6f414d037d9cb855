import { DamageError, type Migration, type Statement } from '@codex-ts/sqlite';

import { storable } from './storable.ts';
import { checksumOf, type ThreadRow } from './thread-row.ts';

/**
 * The schema, step by step; a step once released stays as it is. Everything belongs to a home, because several homes may
 * keep their databases in one folder. A thread is a file: two files of one id are two threads to a list. Times are in ms.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    up: (db) => {
      db.exec(`
        CREATE TABLE homes (home INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
        CREATE TABLE folders (
          home INTEGER NOT NULL, folder TEXT NOT NULL,
          modified_ms REAL NOT NULL, changed_ms REAL NOT NULL, inode REAL NOT NULL,
          settled INTEGER NOT NULL,
          PRIMARY KEY (home, folder)
        ) WITHOUT ROWID;
        CREATE TABLE threads (
          key INTEGER PRIMARY KEY, home INTEGER NOT NULL, folder TEXT NOT NULL, file TEXT NOT NULL,
          size REAL, modified_ms REAL, changed_ms REAL, inode REAL,
          is_listed INTEGER NOT NULL, archived INTEGER NOT NULL,
          named_id TEXT, id TEXT, created_at_ms REAL, updated_at_ms REAL, source_kind TEXT, provider TEXT, cwd TEXT,
          summary TEXT, checksum INTEGER
        );
        CREATE UNIQUE INDEX threads_by_file ON threads (home, folder, file);
        CREATE INDEX threads_by_creation ON threads
          (home, archived, created_at_ms DESC, id DESC, source_kind, provider, cwd) WHERE is_listed = 1;
        CREATE INDEX threads_by_update ON threads
          (home, archived, updated_at_ms DESC, id DESC, source_kind, provider, cwd) WHERE is_listed = 1;
        CREATE INDEX threads_by_named_id ON threads (named_id, home);
        CREATE INDEX threads_by_id ON threads (id, home);
        CREATE INDEX threads_unsure ON threads (home) WHERE is_listed = 0 OR size IS NULL;
      `);
    },
  },
  {
    version: 2,
    up: (db) => {
      db.exec(`
        CREATE TABLE jobs (
          kind TEXT NOT NULL, job_key TEXT NOT NULL, status TEXT NOT NULL,
          worker TEXT, token TEXT, lease_ms INTEGER, lease_until_ms INTEGER,
          started_at_ms INTEGER, finished_at_ms INTEGER, retry_at_ms INTEGER, retries_left INTEGER NOT NULL,
          last_error TEXT, input_watermark INTEGER, done_watermark INTEGER, progress TEXT,
          PRIMARY KEY (kind, job_key)
        ) WITHOUT ROWID;
      `);
    },
  },
  {
    version: 3,
    up: (db) => {
      // What a search compares with, so that it need not read and lower every summary.
      db.exec('ALTER TABLE threads ADD COLUMN search TEXT');
      const save = db.prepare('UPDATE threads SET search = :search, checksum = :checksum WHERE key = :key');
      const rows = db.prepare('SELECT * FROM threads WHERE summary IS NOT NULL AND key > ? ORDER BY key LIMIT 500');
      for (let key = -1, group = rowsAfter(rows, key); group.length > 0; group = rowsAfter(rows, key)) {
        for (const row of group) {
          const search = loweredPreview(row.summary);
          save.run({ key: row.key, search, checksum: checksumOf({ ...row, search }) });
          key = row.key;
        }
      }
    },
  },
  {
    version: 4,
    up: (db) => {
      // A search looks at every thread: here it finds all that it compares in a tenth of the pages of the table.
      db.exec(`
        CREATE INDEX threads_for_search ON threads
          (home, archived, created_at_ms DESC, id DESC, source_kind, provider, cwd, search) WHERE is_listed = 1;
      `);
    },
  },
];

function rowsAfter(rows: Statement, key: number): (ThreadRow & { key: number })[] {
  return rows.all(key) as (ThreadRow & { key: number })[];
}

function loweredPreview(summary: unknown): string | null {
  try {
    const value: unknown = JSON.parse(String(summary));
    if (typeof value === 'object' && value !== null && 'preview' in value) return storable(String(value.preview).toLowerCase());
    return null;
  } catch {
    throw new DamageError('a record is not what was stored');
  }
}
