import {
  comparePositions,
  encodeCursor,
  matchesQuery,
  type ThreadPage,
  type ThreadPosition,
  type ThreadQuery,
  type ThreadSortKey,
  type ThreadSummary,
} from '@codex-ts/rollout';
import { DamageError, whileBusy } from '@codex-ts/sqlite';

import { fileStamp, isSameStamp } from './file-stamp.ts';
import { type KnownNames } from './known-names.ts';
import { readThread } from './read-thread.ts';
import { type ThreadIndex } from './thread-index.ts';
import { pathOf, type ThreadPlace } from './thread-place.ts';
import { rowOf, stampIn, summaryIn, type ThreadRow } from './thread-row.ts';

/** Looks at one page before it is left to the files: each finds that other programs changed more threads. */
const LOOKS = 5;

/** How long a page waits for a lock of another process. */
export const WRITE_WAIT_MS = 500;

/** Answers from an index that has just been brought up to date; every row shown is compared with its file. */
export class ThreadPages {
  readonly #index: ThreadIndex;
  readonly #codexHome: string;
  readonly #names: KnownNames;
  readonly #signal: AbortSignal | undefined;
  /** Files read for this answer: that they changed again meanwhile is no reason to read them for ever. */
  readonly #read = new Set<string>();

  constructor(index: ThreadIndex, codexHome: string, names: KnownNames, signal: AbortSignal | undefined) {
    this.#index = index;
    this.#codexHome = codexHome;
    this.#names = names;
    this.#signal = signal;
  }

  /** Null when the files change faster than they can be read. Throws what SQLite throws, and DamageError. */
  async page(query: ThreadQuery): Promise<ThreadPage | null> {
    const named = query.searchTerm === null ? [] : await this.#names.having(query.searchTerm);
    const rows = await this.#trueRows(() => this.#index.page(query, named));
    if (rows === null) return null;
    const names = await this.#names.all();
    const threads = rows.map((row) => this.#thread(row, names));
    requireOrder(threads, query);
    const shown = threads.slice(0, Math.ceil(Math.max(1, query.limit)));
    const last = shown.at(-1);
    if (last === undefined || threads.length === shown.length) return { threads: shown, nextCursor: null };
    const { atMs, id } = positionOf(last, query.sortKey);
    return { threads: shown, nextCursor: encodeCursor(atMs, id) };
  }

  /** The thread of that id: an active one before an archived one. */
  async byId(id: string): Promise<ThreadSummary | null> {
    const rows = await this.#trueRows(() => this.#index.byId(id).slice(0, 1));
    const [row] = rows ?? [];
    return row === undefined ? null : this.#thread(row, await this.#names.all());
  }

  async #trueRows(ask: () => ThreadRow[]): Promise<ThreadRow[] | null> {
    for (let look = 0; look < LOOKS; look += 1) {
      const rows = ask();
      if (!(await this.#repair(rows))) return rows;
    }
    return null;
  }

  /** Whether a row was not what its file is; it is now. */
  async #repair(rows: readonly ThreadRow[]): Promise<boolean> {
    const put: ThreadRow[] = [];
    const gone: ThreadPlace[] = [];
    for (const row of rows) {
      const path = pathOf(this.#codexHome, row);
      const stamp = fileStamp(path);
      if (stamp === null) gone.push(row);
      if (stamp === null || this.#read.has(path) || isSameStamp(stamp, stampIn(row))) continue;
      const reading = await readThread(path, this.#signal);
      this.#read.add(path);
      put.push(rowOf(row, reading.summary, reading.stamp));
    }
    if (put.length + gone.length === 0) return false;
    await whileBusy(() => this.#index.apply({ put, gone }), { waitMs: WRITE_WAIT_MS, signal: this.#signal });
    return true;
  }

  #thread(row: ThreadRow, names: ReadonlyMap<string, string>): ThreadSummary {
    const summary = summaryIn(row, this.#codexHome);
    return { ...summary, name: names.get(summary.id) ?? null };
  }
}

export function positionOf(thread: ThreadSummary, key: ThreadSortKey): ThreadPosition {
  return { atMs: key === 'created_at' ? thread.createdAtMs : thread.updatedAtMs, id: thread.id };
}

/** An index whose entries point to the wrong records gives rows that were not asked for, or in no order. */
function requireOrder(threads: readonly ThreadSummary[], query: ThreadQuery): void {
  threads.forEach((thread, at) => {
    const before = threads[at - 1];
    const isInOrder = before === undefined || comparePositions(positionOf(before, query.sortKey), positionOf(thread, query.sortKey)) <= 0;
    if (!isInOrder || !matchesQuery(thread, query)) throw new DamageError('an index does not agree with its records');
  });
}
