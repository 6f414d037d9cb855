import { type Migration } from '@codex-ts/sqlite';

/**
 * `logs` holds records in the order they were said; a partition is what is pruned together: a thread (`t:<id>`), or a
 * process for what belongs to no thread (`p:<id>`). `partitions` sums them up, so that no cap needs a look at all rows.
 */
export const LOG_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    up: (db) => {
      db.exec(`
        CREATE TABLE logs (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          at_ms INTEGER NOT NULL,
          level TEXT NOT NULL,
          target TEXT NOT NULL,
          message TEXT NOT NULL,
          fields TEXT,
          thread_id TEXT,
          process_id TEXT NOT NULL,
          partition TEXT NOT NULL,
          bytes INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX logs_by_partition ON logs (partition, id, bytes, at_ms);
        CREATE TABLE partitions (
          key TEXT PRIMARY KEY,
          row_count INTEGER NOT NULL,
          bytes INTEGER NOT NULL,
          first_ms INTEGER NOT NULL,
          last_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX partitions_by_first ON partitions (first_ms);
        CREATE INDEX partitions_by_last ON partitions (last_ms);
      `);
    },
  },
];
