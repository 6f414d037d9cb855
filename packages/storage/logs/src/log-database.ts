import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SerialExecutor } from '@codex-ts/async-utils';
import { type LogRecord, type LogSink } from '@codex-ts/otel';
import { errorMessage } from '@codex-ts/protocol';
import { type Database, isBusy, isDamage, type OpenOutcome, openDatabase, whileBusy } from '@codex-ts/sqlite';
import { BoundedQueue } from './bounded-queue.ts';
import { LOG_LIMITS, type LogLimits } from './log-limits.ts';
import { LOG_MIGRATIONS } from './log-schema.ts';
import { LogStore } from './log-store.ts';

const FILE_NAME = 'codex-ts-logs.sqlite';
const QUEUE = 512;
const BATCH = 128;
const FLUSH_MS = 2_000;
/** Another process that writes is done in milliseconds. Longer than this is not worth anybody's wait for a log. */
const BUSY_WAIT_MS = 500;

export interface LogDatabaseOptions {
  readonly sqliteHome: string;
  /** Told once when the database cannot be used, and when a damaged one was set aside. */
  onNotice(text: string): void;
  readonly limits?: Partial<LogLimits>;
  readonly now?: () => number;
}

interface Opened {
  readonly db: Database;
  readonly store: LogStore;
  readonly identity: string;
}

/**
 * The log database: `<sqliteHome>/codex-ts-logs.sqlite`. Nothing is loaded or opened before `open()`; records from
 * before wait in a queue of 512, of which the oldest go first. Written in batches of 128, every 2 s and at the end.
 * A log is never worth a failure: whatever goes wrong costs records, which are counted, and is told once.
 */
export class LogDatabase implements LogSink {
  readonly path: string;
  /** `pid:<pid>:<uuid>`. */
  readonly processId: string;
  readonly #options: LogDatabaseOptions;
  readonly #limits: LogLimits;
  readonly #now: () => number;
  readonly #queue = new BoundedQueue<LogRecord>(QUEUE);
  readonly #turns = new SerialExecutor();
  #opened: Opened | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  #toldLoss = 0;
  #hasComplained = false;

  constructor(options: LogDatabaseOptions) {
    this.#options = options;
    this.path = join(options.sqliteHome, FILE_NAME);
    this.processId = `pid:${String(process.pid)}:${randomUUID()}`;
    this.#limits = { ...LOG_LIMITS, ...options.limits };
    this.#now = options.now ?? Date.now;
  }

  /** Records that were lost. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  write(record: LogRecord): void {
    if (this.#isClosed) return this.#queue.lose(1);
    this.#queue.push(record);
    if (this.#opened !== null) this.#arm();
  }

  /** Opens the database, once; whether it can be used. Call it when the first request is on its way, not before. */
  open(): Promise<boolean> {
    return this.#turns.run(async () => {
      if (this.#opened !== null) return true;
      if (this.#isClosed) return false;
      const isOpen = await this.#openNow();
      if (isOpen) this.#arm();
      return isOpen;
    });
  }

  /** Writes what waits. Before `open()` it all stays where it is. */
  flush(): Promise<void> {
    return this.#turns.run(() => this.#writeAll());
  }

  close(): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#isClosed) return;
      await this.#writeAll();
      this.#isClosed = true;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#queue.lose(this.#queue.take(QUEUE).length);
      this.#opened?.db.close();
      this.#opened = null;
    });
  }

  /**
   * The newest `limit` records of a thread, or with null of this process outside threads; oldest of them first. Those
   * that still wait are included. Before `open()` it knows only those.
   */
  query({ threadId, limit }: { threadId: string | null; limit: number }): Promise<LogRecord[]> {
    return this.#turns.run(async () => {
      await this.#writeAll();
      const stored = await this.#attempt(({ store }) => store.newest(threadId, limit));
      const waiting = this.#queue.peek().filter((record) => (record.threadId ?? null) === threadId);
      return [...(stored ?? []), ...waiting].slice(-limit);
    });
  }

  /** Bytes on the disk, side files included. */
  async size(): Promise<number> {
    const files = [this.path, `${this.path}-wal`, `${this.path}-shm`];
    const sizes = await Promise.all(files.map(async (file) => (await stat(file).catch(() => null))?.size ?? 0));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  #armIn(ms: number): void {
    if (this.#isClosed || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, ms).unref();
  }

  /** A whole batch is written at once, a few records after a while. */
  #arm(): void {
    if (this.#queue.length % BATCH === 0 && this.#queue.length > 0) {
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      this.#armIn(0);
    } else this.#armIn(FLUSH_MS);
  }

  async #openNow(discard?: string): Promise<boolean> {
    const outcome: OpenOutcome = await openDatabase({
      path: this.path,
      migrations: LOG_MIGRATIONS,
      kind: 'log database',
      busyTimeoutMs: BUSY_WAIT_MS,
      // Reading every page takes a millisecond per megabyte; damage is found where it is met.
      check: false,
      onNotice: (text) => this.#options.onNotice(text),
      ...(discard === undefined ? {} : { discard }),
    });
    if (!outcome.ok) {
      this.#complain(outcome.reason);
      return false;
    }
    this.#opened = { db: outcome.db, identity: outcome.identity, store: new LogStore(outcome.db, this.#limits, this.processId) };
    return true;
  }

  async #writeAll(): Promise<void> {
    for (let left = this.#queue.length; left > 0 && this.#opened !== null; left -= BATCH) {
      const batch = this.#queue.take(BATCH);
      const lost = this.#queue.dropped;
      const written = await this.#attempt(({ store }) => {
        store.insert([...this.#lossNote(lost), ...batch], this.#now());
        return true;
      }, batch);
      // Somebody holds the lock for long, or the disk is full: the next turn may do better.
      if (written === null) break;
      this.#toldLoss = lost;
      // One batch blocks for about a millisecond; let others have their turn.
      await nextTurn();
    }
    if (this.#queue.length > 0 && this.#opened !== null) this.#armIn(FLUSH_MS);
  }

  /** Does something with the database; null when it cannot be done. A damaged one is replaced and gets a second try. */
  async #attempt<T>(job: (opened: Opened) => T, batch: readonly LogRecord[] = [], isSecond = false): Promise<T | null> {
    const opened = this.#opened;
    if (opened === null) {
      this.#queue.lose(batch.length);
      return null;
    }
    try {
      return await whileBusy(() => job(opened), { waitMs: BUSY_WAIT_MS });
    } catch (error) {
      if (isDamage(error) && !isSecond) {
        opened.db.close();
        this.#opened = null;
        await this.#openNow(opened.identity);
        return this.#attempt(job, batch, true);
      }
      if (isBusy(error)) this.#queue.putBack(batch);
      else {
        this.#queue.lose(batch.length);
        this.#complain(errorMessage(error));
      }
      return null;
    }
  }

  #lossNote(lost: number): readonly LogRecord[] {
    if (lost === this.#toldLoss) return [];
    const message = `${String(lost - this.#toldLoss)} log records were lost.`;
    return [{ timeMs: this.#now(), level: 'warn', target: 'codex_logs', message, fields: {} }];
  }

  #complain(reason: string): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    this.#options.onNotice(`The log database cannot be used: ${reason}`);
  }
}
