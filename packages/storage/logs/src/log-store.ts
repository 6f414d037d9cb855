import { type LogRecord } from '@codex-ts/otel';
import { type Database } from '@codex-ts/sqlite';
import { type LogLimits } from './log-limits.ts';
import { prunePartition, removeExpired, removeOldest } from './prune.ts';
import { readRow, type Row } from './log-row.ts';

/** What a row costs beside its texts: numbers, keys, the index. */
const ROW_OVERHEAD = 128;

const INSERT = `INSERT INTO logs (at_ms, level, target, message, fields, thread_id, process_id, partition, bytes)
  VALUES (@atMs, @level, @target, @message, @fields, @threadId, @processId, @partition, @bytes)`;
const NEWEST = 'SELECT at_ms, level, target, message, fields, thread_id FROM logs WHERE partition = ? ORDER BY id DESC LIMIT ?';

/** Records in an open database. All calls are synchronous and short; they throw the errors of SQLite. */
export class LogStore {
  readonly #db: Database;
  readonly #limits: LogLimits;
  readonly #processId: string;

  constructor(db: Database, limits: LogLimits, processId: string) {
    this.#db = db;
    this.#limits = limits;
    this.#processId = processId;
  }

  /** Adds a batch and applies every cap, all in one transaction. */
  insert(records: readonly LogRecord[], nowMs: number): void {
    const add = this.#db.transaction(() => {
      const insert = this.#db.prepare(INSERT);
      const touched = new Set<string>();
      for (const record of records) {
        const partition = this.partitionOf(record.threadId ?? null);
        insert.run(this.#rowOf(record, partition));
        touched.add(partition);
      }
      for (const partition of touched) prunePartition(this.#db, partition, this.#limits);
      removeExpired(this.#db, nowMs - this.#limits.maxAgeMs, this.#limits);
      removeOldest(this.#db, this.#limits.totalBytes);
    });
    add.immediate();
  }

  /** The newest records of a thread, or of this process outside threads (null); oldest of them first. */
  newest(threadId: string | null, limit: number): LogRecord[] {
    const rows = this.#db.prepare<[string, number], Row>(NEWEST).all(this.partitionOf(threadId), limit);
    return rows.reverse().map(readRow);
  }

  partitionOf(threadId: string | null): string {
    return threadId === null ? `p:${this.#processId}` : `t:${threadId}`;
  }

  #rowOf(record: LogRecord, partition: string) {
    const fields = Object.keys(record.fields).length === 0 ? null : JSON.stringify(record.fields);
    const texts = [record.target, record.message, fields ?? '', partition].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    return {
      atMs: Number.isSafeInteger(Math.trunc(record.timeMs)) ? Math.trunc(record.timeMs) : 0,
      level: record.level,
      target: record.target,
      message: record.message,
      fields,
      threadId: record.threadId ?? null,
      processId: this.#processId,
      partition,
      bytes: texts + ROW_OVERHEAD,
    };
  }
}
