import { SerialExecutor } from '@codex-ts/async-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import {
  decodeCursor,
  findArchivedById,
  findRolloutById,
  findRolloutByName,
  listRollouts,
  RolloutError,
  summarizeRollout,
  type ThreadPage,
  type ThreadQuery,
  type ThreadSummary,
} from '@codex-ts/rollout';
import { isSqliteError, whileBusy } from '@codex-ts/sqlite';

import { type BuildProgress, IndexBuilder, type SkippedRollout } from './index-builder.ts';
import { GitOverlay, type GitPatch } from './git-overlay.ts';
import { IndexOwner } from './index-owner.ts';
import { JobLeases } from './job-leases.ts';
import { KnownNames } from './known-names.ts';
import { isAnswerable } from './page-query.ts';
import { PendingNotes } from './pending-notes.ts';
import { reconcile } from './reconcile.ts';
import { inspectIndex, type StateReport } from './state-report.ts';
import { type ThreadIndex } from './thread-index.ts';
import { ThreadPages, WRITE_WAIT_MS } from './thread-pages.ts';

/** More unknown files than this are indexed in the background, and the list is made from the files meanwhile. */
const MOST_UNKNOWN = 500;

/** How old what we know of appends by other programs may be, in ms, where a list depends on them. */
const SWEEP_MS = 2000;

/** Notes gather this long before they are written. */
const NOTE_MS = 50;

export interface CatalogOptions {
  codexHome: string;
  /** Where databases are kept; may be the home. */
  sqliteHome: string;
  onNotice(text: string): void;
  now?: () => number;
}

/** Which thread was worked on last. */
export interface LatestQuery {
  /** Null for all folders. */
  cwd: string | null;
  modelProviders: ThreadQuery['modelProviders'];
  sourceKinds: ThreadQuery['sourceKinds'];
  allSources?: boolean;
}

export interface RebuildOptions {
  signal?: AbortSignal;
  onProgress?(progress: BuildProgress): void;
}

interface Need {
  /** Whether the answer depends on what was appended to files. */
  sweeps: boolean;
  archived: boolean;
  signal: AbortSignal | undefined;
}

/**
 * Answers questions about stored threads. The files are the truth, and other programs write them too; the index only
 * makes answers fast. What it says is compared with the folders and the files first, and when it cannot be used, is
 * empty or far behind, the files themselves are read.
 *
 * What is guaranteed: threads that were added, moved or removed by whomever are seen at once, and every thread shown is
 * as its file was during the call. Where the order or a filter depends on what is appended to files (`updated_at`,
 * `cwd`), appends by other programs are seen after at most two seconds.
 *
 * Making one opens and loads nothing.
 */
export class ThreadCatalog {
  readonly #options: Required<CatalogOptions>;
  readonly #owner: IndexOwner;
  readonly #names: KnownNames;
  readonly #git: GitOverlay;
  readonly #notes: PendingNotes;
  readonly #queue = new SerialExecutor();
  readonly #closing = new AbortController();
  readonly #sweptAt = { active: -Infinity, archived: -Infinity };
  #timer: NodeJS.Timeout | null = null;
  #backfill: { done: Promise<void>; stop: AbortController } | null = null;

  constructor(options: CatalogOptions) {
    this.#options = { now: Date.now, ...options };
    this.#owner = new IndexOwner(options);
    this.#names = new KnownNames(options.codexHome);
    this.#git = new GitOverlay(options.codexHome);
    this.#notes = new PendingNotes(options.codexHome);
  }

  /**
   * A page of threads, newest first. Throws CodexError `invalid_cursor`; RolloutError for folders that cannot be read;
   * `signal.reason`.
   */
  async list(query: ThreadQuery, signal?: AbortSignal): Promise<ThreadPage> {
    if (query.cursor !== null) decodeCursor(query.cursor);
    const sweeps = query.sortKey === 'updated_at' || query.cwd !== null;
    const page =
      (isAnswerable(query) ? await this.#ask({ sweeps, archived: query.archived, signal }, (pages) => pages.page(query)) : null) ??
      (await listRollouts(this.#options.codexHome, query, { signal }));
    return { ...page, threads: await this.#git.overAll(page.threads) };
  }

  /** The thread whose file bears that id, active or archived; null when there is none that lists would show. */
  async get(id: string, signal?: AbortSignal): Promise<ThreadSummary | null> {
    // A file of that name is found at once; that is no reason to load a database.
    const asked = this.#owner.isOpen ? await this.#ask({ sweeps: false, archived: false, signal }, async (pages) => ({ thread: await pages.byId(id) })) : null;
    if (asked !== null) return this.#git.over(asked.thread);
    const home = this.#options.codexHome;
    const path = (await findRolloutById(home, id, { signal })) ?? (await findArchivedById(home, id, { signal }));
    return path === null ? null : this.#read(path, signal);
  }

  /** The active thread of that name; of several the one named last. */
  async findByName(name: string, signal?: AbortSignal): Promise<ThreadSummary | null> {
    const path = await findRolloutByName(this.#options.codexHome, name, signal === undefined ? {} : { signal });
    return path === null ? null : this.#read(path, signal);
  }

  /** The active thread worked on last. */
  async latest(query: LatestQuery, signal?: AbortSignal): Promise<ThreadSummary | null> {
    const rest = { limit: 1, cursor: null, sortKey: 'updated_at', archived: false, searchTerm: null } as const;
    return (await this.list({ ...rest, ...query }, signal)).threads[0] ?? null;
  }

  /** Tells the index of a thread. Written a little later; never throws. What it cannot write, the next list reads from the file. */
  note(summary: ThreadSummary): void {
    this.#notes.put(summary);
    this.#later();
  }

  /** Tells that a thread lies elsewhere now. Lists find out by themselves, too. */
  moved(id: string, path: string, archived: boolean): void {
    this.#notes.moved(id, path, archived);
    this.#later();
  }

  /** Tells that a thread is no more. Lists find out by themselves, too. */
  removed(id: string): void {
    this.#notes.removed(id);
    this.#later();
  }

  /** Tells that the names file was written. */
  renamed(_id: string, _name: string): void {
    this.#names.refresh();
  }

  /** Lays what a client says over what the rollout says. On return the disk has it. Throws CodexError. */
  async setGit(id: string, patch: GitPatch): Promise<void> {
    await this.#git.set(id, patch);
  }

  /** Indexes what is not indexed yet, in the background, unless another process does. */
  startBackfill(signal?: AbortSignal): void {
    if (this.#backfill !== null || this.#closing.signal.aborted) return;
    const stop = new AbortController();
    const either = AbortSignal.any([stop.signal, this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    const done = this.#runBackfill(either).finally(() => {
      this.#backfill = null;
    });
    this.#backfill = { done, stop };
  }

  /**
   * Throws the rows of this home away and reads all its rollouts. Those that are no threads at all are reported; those
   * nobody has spoken in yet are not. Throws CodexError `index_unusable`, and `signal.reason`.
   */
  async rebuild(options: RebuildOptions = {}): Promise<{ threads: number; skipped: SkippedRollout[] }> {
    this.#backfill?.stop.abort();
    await this.#backfill?.done;
    const built = await this.#owner.use((index) => this.#builder(index).rebuild(options.signal, options.onProgress ?? (() => undefined)));
    if (built === null) throw new CodexError(`The index of threads in ${this.#owner.path} cannot be used.`, { code: 'index_unusable' });
    return built;
  }

  /** For a doctor: changes nothing. */
  async inspect(signal?: AbortSignal): Promise<StateReport> {
    return await inspectIndex(this.#owner.path, this.#options.codexHome, signal);
  }

  /** Asks or tells about jobs that several processes share. Null when there is no database to be had. */
  async withLeases<T>(job: (leases: JobLeases) => T): Promise<T | null> {
    return await this.#owner.use((index) => whileBusy(() => job(new JobLeases(index.db, this.#options.now)), { waitMs: WRITE_WAIT_MS }));
  }

  /** Settles when everything noted so far is in the index, or cannot be. Never throws. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      if (!this.#notes.isEmpty) await this.#owner.use((index) => this.#writeNotes(index));
    } catch (error) {
      this.#options.onNotice(`Not all threads could be indexed: ${errorMessage(error)}`);
    }
  }

  /** Stops what runs in the background, writes what was noted and lets go of the file. Lists are made from the files then. */
  async close(): Promise<void> {
    this.#closing.abort(new CodexError('The catalog of threads is closed.', { code: 'catalog_closed' }));
    await this.#backfill?.done;
    await this.flush();
    await this.#owner.close();
  }

  /** Asks an index that is up to date. Null: the files have to be asked. */
  async #ask<T>(need: Need, job: (pages: ThreadPages) => Promise<T | null>): Promise<T | null> {
    const { signal } = need;
    const { codexHome } = this.#options;
    return this.#orNull(
      () =>
        this.#owner.use(async (index) => {
          if (this.#backfill !== null) return null;
          const state = await this.#queue.run(() => this.#bringUpToDate(index, need), signal);
          if (state === 'current') return job(new ThreadPages(index, codexHome, this.#names, signal));
          this.startBackfill();
          return null;
        }),
      signal,
    );
  }

  async #bringUpToDate(index: ThreadIndex, { sweeps, archived, signal }: Need): Promise<'current' | 'behind'> {
    await this.#writeNotes(index);
    const scope = archived ? 'archived' : 'active';
    const now = this.#options.now();
    const ageMs = now - this.#sweptAt[scope];
    // A clock that went back tells nothing of the age.
    const isDue = sweeps && (ageMs < 0 || ageMs >= SWEEP_MS);
    const options = { most: MOST_UNKNOWN, sweep: isDue ? scope : null, waitMs: WRITE_WAIT_MS, signal } as const;
    const state = await reconcile(index, this.#options.codexHome, options);
    if (isDue && state === 'current') this.#sweptAt[scope] = now;
    return state;
  }

  async #writeNotes(index: ThreadIndex): Promise<void> {
    if (this.#notes.isEmpty) return;
    const write = this.#notes.take();
    await whileBusy(() => write(index), { waitMs: WRITE_WAIT_MS });
  }

  async #runBackfill(stop: AbortSignal): Promise<void> {
    try {
      await this.#owner.use((index) => this.#builder(index).backfill(stop));
    } catch (error) {
      if (!stop.aborted) this.#options.onNotice(`Not all threads could be indexed: ${errorMessage(error)}`);
    }
  }

  async #read(path: string, signal: AbortSignal | undefined): Promise<ThreadSummary | null> {
    const summary = await summarizeRollout(path, { signal });
    if (summary === null) return null;
    return this.#git.over({ ...summary, name: (await this.#names.all()).get(summary.id) ?? null });
  }

  #builder(index: ThreadIndex): IndexBuilder {
    return new IndexBuilder(index, this.#options.codexHome, this.#options.now);
  }

  #later(): void {
    if (this.#timer !== null || this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => void this.flush(), NOTE_MS);
    this.#timer.unref();
  }

  /** Null for what goes wrong with databases and files: whoever asks the files next hears of what is wrong with those. */
  async #orNull<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T | null> {
    try {
      return await job();
    } catch (error) {
      signal?.throwIfAborted();
      if (CodexError.isInstance(error) && !(error instanceof RolloutError)) throw error;
      if (isSqliteError(error) || error instanceof RolloutError || systemErrorCode(error) !== undefined) return null;
      throw error;
    }
  }
}
