import { stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { readRollout } from '@codex-ts/rollout';
import { isBusy, whileBusy } from '@codex-ts/sqlite';

import { Breather } from './breather.ts';
import { JobLeases, type Lease } from './job-leases.ts';
import { type ThreadReading } from './read-thread.ts';
import { reconcile } from './reconcile.ts';
import { type ThreadIndex } from './thread-index.ts';
import { pathOf, type ThreadPlace } from './thread-place.ts';

export const BACKFILL = 'backfill';

/** A process that dies in the middle keeps the others waiting this long; what it did is done. */
const LEASE_MS = 30_000;
const RENEW_MS = 1000;

/** Background work can wait longer for a lock than an answer. */
const WAIT_MS = 5000;

/** Lines in which a rollout must say what it is. */
const HEAD_LINES = 210;

export interface BuildProgress {
  done: number;
  /** Files to be read in all. */
  total: number;
}

export interface SkippedRollout {
  path: string;
  /** A sentence without an end: `it is empty`. */
  reason: string;
}

/** Builds the index of a home from its files, in pieces that leave the event loop to others. */
export class IndexBuilder {
  readonly #index: ThreadIndex;
  readonly #codexHome: string;
  readonly #leases: JobLeases;

  constructor(index: ThreadIndex, codexHome: string, now: () => number) {
    this.#index = index;
    this.#codexHome = codexHome;
    this.#leases = new JobLeases(index.db, now);
  }

  /** Reads what is not indexed yet, unless another process does so now. Throws what SQLite throws, and `signal.reason`. */
  async backfill(signal: AbortSignal): Promise<void> {
    const lease = await this.#claim(signal);
    if (lease === null) return;
    const lost = new AbortController();
    let renewedAt = performance.now();
    const onRead = ({ folder, file }: ThreadPlace): void => {
      if (performance.now() - renewedAt < RENEW_MS) return;
      renewedAt = performance.now();
      if (!this.#renew(lease, `${folder}/${file}`)) lost.abort();
    };
    try {
      await this.#reconcile(AbortSignal.any([signal, lost.signal]), onRead);
      await whileBusy(() => this.#leases.finish(lease, { ok: true }), { waitMs: WAIT_MS });
      this.#index.dropHomes(existsSync);
    } catch (error) {
      // Another process took over; it has what we did.
      if (lost.signal.aborted) return;
      this.#giveBack(lease, error);
      throw error;
    }
  }

  /** Forgets everything and reads all files. */
  async rebuild(signal: AbortSignal | undefined, onProgress: (progress: BuildProgress) => void): Promise<{ threads: number; skipped: SkippedRollout[] }> {
    await this.#clear(signal);
    const doubtful: { path: string; problem: string | null }[] = [];
    let done = 0;
    await this.#reconcile(signal, (place, reading, total) => {
      done += 1;
      if (reading.summary === null) doubtful.push({ path: pathOf(this.#codexHome, place), problem: reading.problem });
      onProgress({ done, total });
    });
    const skipped: SkippedRollout[] = [];
    for (const { path, problem } of doubtful) {
      const reason = problem ?? (await whyNoThread(path, signal));
      if (reason !== null) skipped.push({ path, reason });
    }
    return { threads: this.#index.counts().listed, skipped };
  }

  async #reconcile(signal: AbortSignal | undefined, onRead: (place: ThreadPlace, reading: ThreadReading, total: number) => void): Promise<void> {
    await reconcile(this.#index, this.#codexHome, { most: null, sweep: 'all', waitMs: WAIT_MS, signal, onRead });
  }

  async #clear(signal: AbortSignal | undefined): Promise<void> {
    const breather = new Breather();
    while (await whileBusy(() => this.#index.clearSome(), { waitMs: WAIT_MS, signal })) {
      if (breather.isDue) await breather.breathe(signal);
    }
  }

  async #claim(signal: AbortSignal): Promise<Lease | null> {
    const options = { leaseMs: LEASE_MS, worker: `pid ${process.pid}` };
    return whileBusy(() => this.#leases.claim(BACKFILL, String(this.#index.home), options), { waitMs: WAIT_MS, signal });
  }

  #renew(lease: Lease, progress: string): boolean {
    try {
      return this.#leases.renew(lease, progress);
    } catch (error) {
      if (isBusy(error)) return true;
      throw error;
    }
  }

  /** So that the next process need not wait for the lease to run out. */
  #giveBack(lease: Lease, error: unknown): void {
    try {
      this.#leases.finish(lease, { ok: false, error: String(error), retryInMs: 0 });
    } catch {
      // The database is what failed; the lease runs out by itself.
    }
  }
}

/** Why a file is no thread; null when it is one that nobody has spoken in yet. */
async function whyNoThread(path: string, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    if ((await stat(path)).size === 0) return 'it is empty';
    let lines = 0;
    for await (const line of readRollout(path, signal === undefined ? {} : { signal })) {
      if (line.type === 'session_meta') return null;
      lines += 1;
      if (lines >= HEAD_LINES) break;
    }
    return 'it does not say which thread it is';
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}
