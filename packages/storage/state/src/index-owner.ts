import { join } from 'node:path';
import { errorMessage } from '@codex-ts/protocol';
import { identityOf, isBusy, isDamage, isSqliteError, markChecked, openDatabase, whileBusy } from '@codex-ts/sqlite';

import { MIGRATIONS } from './schema.ts';
import { ThreadIndex } from './thread-index.ts';

/** Apart from every name the original uses: it deletes `state*.sqlite` and `logs_N.sqlite` of other versions. */
export const DATABASE = 'codex-ts-threads.sqlite';

export const INDEX_KIND = 'index of threads';

/** How long an index that could not be used is left alone. */
const REST_MS = 30_000;

/** How long a question waits for a lock before the files are asked instead. */
const OPEN_WAIT_MS = 1000;

export interface IndexOwnerOptions {
  codexHome: string;
  sqliteHome: string;
  onNotice(text: string): void;
}

interface Opened {
  index: ThreadIndex;
  identity: string;
  users: number;
  /** No more new users; closed with the last one. */
  retired: boolean;
  /** Damage was met. */
  isSuspect: boolean;
}

/**
 * Owns the connection: opens it at the first use, sees when the file was replaced or is damaged, and gives way to the
 * files when it cannot be had. Tells the user once.
 */
export class IndexOwner {
  readonly path: string;
  readonly #options: IndexOwnerOptions;
  #opening: Promise<Opened | null> | null = null;
  #opened: Opened | null = null;
  #discard: string | null = null;
  #restsUntil = 0;
  #isClosed = false;
  #hasTold = false;

  constructor(options: IndexOwnerOptions) {
    this.#options = options;
    this.path = join(options.sqliteHome, DATABASE);
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  /**
   * Gives the index to a job. Null when there is none to be had, or when SQLite failed in the middle: ask the files. A
   * damaged one is replaced by an empty one, and the job tried on that. Other errors of the job are thrown.
   */
  async use<T>(job: (index: ThreadIndex) => Promise<T> | T): Promise<T | null> {
    for (let round = 0; round < 2; round += 1) {
      const opened = await this.#current();
      if (opened === null) return null;
      opened.users += 1;
      try {
        return await job(opened.index);
      } catch (error) {
        if (!isSqliteError(error)) throw error;
        this.#retire(opened, error);
        if (!isDamage(error)) return null;
      } finally {
        opened.users -= 1;
        if (opened.retired && opened.users === 0) this.#shut(opened);
      }
    }
    return null;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#opening;
    if (this.#opened !== null) this.#letGo(this.#opened);
  }

  async #current(): Promise<Opened | null> {
    if (this.#isClosed || performance.now() < this.#restsUntil) return null;
    const opened = this.#opened;
    if (opened !== null && identityOf(this.path) === opened.identity) return opened;
    if (opened !== null) this.#letGo(opened);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return await this.#opening;
  }

  async #open(): Promise<Opened | null> {
    for (let round = 0; round < 2; round += 1) {
      const outcome = await openDatabase({
        path: this.path,
        migrations: MIGRATIONS,
        kind: INDEX_KIND,
        busyTimeoutMs: OPEN_WAIT_MS,
        onNotice: this.#options.onNotice,
        ...(this.#discard === null ? {} : { discard: this.#discard }),
      });
      this.#discard = null;
      if (!outcome.ok) return this.#rest(outcome.reason);
      try {
        const index = await whileBusy(() => new ThreadIndex(outcome.db, this.#options.codexHome), { waitMs: OPEN_WAIT_MS });
        return this.#take({ index, identity: outcome.identity, users: 0, retired: false, isSuspect: false });
      } catch (error) {
        outcome.db.close();
        if (!isDamage(error)) return this.#rest(`${this.path}: ${errorMessage(error)}`);
        this.#discard = outcome.identity;
      }
    }
    return this.#rest(`${this.path} cannot be repaired`);
  }

  #take(opened: Opened): Opened | null {
    if (this.#isClosed) {
      opened.index.db.close();
      return null;
    }
    this.#opened = opened;
    return opened;
  }

  #retire(opened: Opened, error: unknown): void {
    opened.isSuspect = true;
    if (isDamage(error)) this.#discard = opened.identity;
    else if (!isBusy(error)) this.#rest(`${this.path}: ${errorMessage(error)}`);
    if (!isBusy(error)) this.#letGo(opened);
  }

  #letGo(opened: Opened): void {
    if (this.#opened === opened) this.#opened = null;
    opened.retired = true;
    if (opened.users === 0 && opened.index.db.open) this.#shut(opened);
  }

  /** A file that was sound at the start and gave no trouble need not be looked at again by whoever opens it next. */
  #shut({ index, identity, isSuspect }: Opened): void {
    index.db.close();
    if (!isSuspect && identityOf(this.path) === identity) markChecked(this.path);
  }

  #rest(reason: string): null {
    this.#restsUntil = performance.now() + REST_MS;
    if (!this.#hasTold) this.#options.onNotice(`The ${INDEX_KIND} cannot be used, so lists of threads are slower: ${reason}`);
    this.#hasTold = true;
    return null;
  }
}
