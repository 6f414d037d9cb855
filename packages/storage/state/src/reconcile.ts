import { rolloutsIn } from '@codex-ts/rollout';
import { isBusy, whileBusy } from '@codex-ts/sqlite';
import { basename, join } from 'node:path';

import { Breather } from './breather.ts';
import { fileStamp, isSameStamp } from './file-stamp.ts';
import { type FolderNews, walkFolders } from './folder-walk.ts';
import { readThread, type ThreadReading } from './read-thread.ts';
import { type FolderRow, type IndexChanges, type StampRow, type SweepScope, type ThreadIndex } from './thread-index.ts';
import { pathOf, type ThreadPlace } from './thread-place.ts';
import { rowOf, stampIn, type ThreadRow } from './thread-row.ts';

/** Files read at once, and rows written in one transaction: about 2 ms of blocking. */
const READS_AT_ONCE = 8;
const ROWS_AT_ONCE = 64;
const STAMPS_AT_ONCE = 1000;

export interface ReconcileOptions {
  /** More files to read than this are left to a background job. Null: no matter how many. */
  most: number | null;
  /** Also looks at each of these files, to find those that others appended to. */
  sweep: SweepScope | null;
  /** How long to wait for a lock of another process. */
  waitMs: number;
  signal?: AbortSignal | undefined;
  onRead?(place: ThreadPlace, reading: ThreadReading, total: number): void;
}

/** Places, each once: a file can be suspected for several reasons. */
class PlaceSet {
  readonly #places = new Map<string, ThreadPlace>();

  add({ folder, file }: ThreadPlace): void {
    this.#places.set(`${folder}/${file}`, { folder, file });
  }

  get size(): number {
    return this.#places.size;
  }

  all(): ThreadPlace[] {
    return [...this.#places.values()];
  }
}

/** What has to be read so that the index is right. */
interface Work {
  news: FolderNews;
  folders: { folder: string; row: FolderRow; add: string[]; drop: string[] }[];
  again: PlaceSet;
  gone: PlaceSet;
}

/**
 * Brings the index up to date with the files. Gives `behind`, with nothing changed, when that would take too long.
 * A folder is noted as done in the same transaction as the last of its rows, so a process that dies leaves nothing
 * that looks better than it is.
 */
export async function reconcile(index: ThreadIndex, codexHome: string, options: ReconcileOptions): Promise<'current' | 'behind'> {
  const work = await findWork(index, codexHome, options);
  if (work === null) return 'behind';
  await new Reconciliation(index, codexHome, options, work).run();
  return 'current';
}

async function findWork(index: ThreadIndex, codexHome: string, options: ReconcileOptions): Promise<Work | null> {
  const { signal } = options;
  const most = options.most ?? Infinity;
  const news = await walkFolders(codexHome, index.folders(), signal);
  const work: Work = { news, folders: [], again: new PlaceSet(), gone: new PlaceSet() };
  const breather = new Breather();
  let count = 0;
  for (const { folder, row } of news.changed) {
    if (breather.isDue) await breather.breathe(signal);
    const found = (await rolloutsIn(join(codexHome, folder))).map((path) => basename(path));
    const known = index.filesIn(folder);
    const [onDisk, inIndex] = [new Set(found), new Set(known.map(({ file }) => file))];
    const add = found.filter((file) => !inIndex.has(file));
    const drop = known.flatMap(({ file }) => (onDisk.has(file) ? [] : [file]));
    work.folders.push({ folder, row, add, drop });
    // A file can be put in the place of another one of the same name.
    await sortOut(codexHome, known.filter(({ file, size }) => size !== null && onDisk.has(file)), work, breather, signal);
    count += add.length;
    if (count > most) return null;
  }
  await sortOut(codexHome, index.unsure(), work, breather, signal);
  if (options.sweep !== null) await sweep(index, codexHome, options.sweep, work, signal);
  return count + work.again.size > most ? null : work;
}

async function sweep(index: ThreadIndex, codexHome: string, scope: SweepScope, work: Work, signal: AbortSignal | undefined): Promise<void> {
  const breather = new Breather();
  for (let key = -1; ; ) {
    const rows = index.stampsAfter(key, scope, STAMPS_AT_ONCE);
    await sortOut(codexHome, rows, work, breather, signal);
    const last = rows.at(-1);
    if (last === undefined || rows.length < STAMPS_AT_ONCE) return;
    key = last.key;
  }
}

/** Finds the rows whose files are not as they were. */
async function sortOut(codexHome: string, rows: readonly StampRow[], work: Work, breather: Breather, signal: AbortSignal | undefined): Promise<void> {
  for (const row of rows) {
    if (breather.isDue) await breather.breathe(signal);
    const stamp = fileStamp(pathOf(codexHome, row));
    const known = stampIn(row);
    // A row without a stamp may be of a file that can be seen but not looked at, such as a link to nowhere.
    if (stamp === null && known !== null) work.gone.add(row);
    else if (stamp !== null && !isSameStamp(stamp, known)) work.again.add(row);
  }
}

class Reconciliation {
  readonly #index: ThreadIndex;
  readonly #codexHome: string;
  readonly #options: ReconcileOptions;
  readonly #work: Work;
  readonly #total: number;

  constructor(index: ThreadIndex, codexHome: string, options: ReconcileOptions, work: Work) {
    this.#index = index;
    this.#codexHome = codexHome;
    this.#options = options;
    this.#work = work;
    this.#total = work.again.size + work.folders.reduce((sum, { add }) => sum + add.length, 0);
  }

  async run(): Promise<void> {
    const { news, folders, again, gone } = this.#work;
    await this.#readAndWrite(again.all(), {});
    for (const { folder, row, add, drop } of folders) {
      const places = add.map((file) => ({ folder, file }));
      await this.#readAndWrite(places, { drop: drop.map((file) => ({ folder, file })), folders: [{ folder, row }] });
    }
    const rest: IndexChanges = { gone: gone.all(), goneFolders: news.gone, folders: news.above };
    if (gone.size + news.gone.length + news.above.length > 0) await this.#write(rest);
  }

  /** Rows in groups; what has to come last goes with the last one. */
  async #readAndWrite(places: readonly ThreadPlace[], last: IndexChanges): Promise<void> {
    for (let from = 0; from < places.length || from === 0; from += ROWS_AT_ONCE) {
      const group = places.slice(from, from + ROWS_AT_ONCE);
      const rows = await this.#readAll(group);
      const isLast = from + ROWS_AT_ONCE >= places.length;
      if (rows.length > 0 || Object.keys(last).length > 0) await this.#write({ put: rows, ...(isLast ? last : {}) });
    }
  }

  async #readAll(places: readonly ThreadPlace[]): Promise<ThreadRow[]> {
    const rows: ThreadRow[] = [];
    const left = places.values();
    const work = async (): Promise<void> => {
      for (const place of left) rows.push(await this.#read(place));
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
    return rows;
  }

  async #read(place: ThreadPlace): Promise<ThreadRow> {
    this.#options.signal?.throwIfAborted();
    const reading = await readThread(pathOf(this.#codexHome, place), this.#options.signal);
    this.#options.onRead?.(place, reading, this.#total);
    return rowOf(place, reading.summary, reading.stamp);
  }

  async #write(changes: IndexChanges): Promise<void> {
    const { waitMs, signal } = this.#options;
    // That a folder was looked at is no news worth waiting for: the next one to ask looks again.
    const isNews = changes.folders === undefined || [changes.put, changes.drop, changes.gone, changes.goneFolders].some((rows) => (rows?.length ?? 0) > 0);
    try {
      await whileBusy(() => this.#index.apply(changes), { waitMs: isNews ? waitMs : 0, signal });
    } catch (error) {
      if (isNews || !isBusy(error)) throw error;
    }
  }
}
