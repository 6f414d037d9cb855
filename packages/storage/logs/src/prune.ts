import { type Database } from '@codex-ts/sqlite';
import { type LogLimits } from './log-limits.ts';

/** Partitions looked at in one transaction, so that none of them blocks for long; the next one goes on. */
const PARTITIONS_AT_ONCE = 50;

const BEYOND_ROWS = `DELETE FROM logs WHERE partition = @key AND id <= (
  SELECT id FROM logs WHERE partition = @key ORDER BY id DESC LIMIT 1 OFFSET @rows)`;
const BEYOND_BYTES = `DELETE FROM logs WHERE partition = @key AND id IN (
  SELECT id FROM (SELECT id, SUM(bytes) OVER (ORDER BY id DESC) AS total FROM logs WHERE partition = @key) WHERE total > @bytes)`;
const SUM_UP = `INSERT OR REPLACE INTO partitions (key, row_count, bytes, first_ms, last_ms)
  SELECT partition, COUNT(*), SUM(bytes), MIN(at_ms), MAX(at_ms) FROM logs WHERE partition = ? GROUP BY partition`;

interface Sums {
  readonly row_count: number;
  readonly bytes: number;
}

/** Cuts one partition to its caps, the oldest rows first, and sums it up anew. Within a transaction. */
export function prunePartition(db: Database, key: string, limits: LogLimits): void {
  const before = sumUp(db, key);
  const tooMany = before.row_count > limits.rowsPerPartition;
  const tooBig = before.bytes > limits.bytesPerPartition;
  if (tooMany) db.prepare(BEYOND_ROWS).run({ key, rows: limits.rowsPerPartition });
  if (tooBig) db.prepare(BEYOND_BYTES).run({ key, bytes: limits.bytesPerPartition });
  if (tooMany || tooBig) sumUp(db, key);
}

/** Removes rows from before `cutoffMs`, of at most 50 partitions at a time. Within a transaction. */
export function removeExpired(db: Database, cutoffMs: number, limits: LogLimits): void {
  const old = db.prepare<[number, number], { key: string }>('SELECT key FROM partitions WHERE first_ms < ? ORDER BY first_ms LIMIT ?');
  for (const { key } of old.all(cutoffMs, PARTITIONS_AT_ONCE)) {
    db.prepare('DELETE FROM logs WHERE partition = ? AND at_ms < ?').run(key, cutoffMs);
    prunePartition(db, key, limits);
  }
}

/** Removes whole partitions, those first that were silent for longest, until the pages in use fit. Within a transaction. */
export function removeOldest(db: Database, totalBytes: number): void {
  if (usedBytes(db) <= totalBytes) return;
  const oldest = db.prepare<[], { key: string }>('SELECT key FROM partitions ORDER BY last_ms LIMIT 1');
  while (usedBytes(db) > totalBytes) {
    const found = oldest.get();
    if (found === undefined) return;
    db.prepare('DELETE FROM logs WHERE partition = ?').run(found.key);
    db.prepare('DELETE FROM partitions WHERE key = ?').run(found.key);
  }
}

/** Bytes of the pages in use. Pages that became free are used again before the file grows. */
function usedBytes(db: Database): number {
  const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map((name) => Number(db.pragma(name, { simple: true })));
  return ((pages ?? 0) - (free ?? 0)) * (size ?? 0);
}

function sumUp(db: Database, key: string): Sums {
  if (db.prepare(SUM_UP).run(key).changes === 0) db.prepare('DELETE FROM partitions WHERE key = ?').run(key);
  return db.prepare<[string], Sums>('SELECT row_count, bytes FROM partitions WHERE key = ?').get(key) ?? { row_count: 0, bytes: 0 };
}
