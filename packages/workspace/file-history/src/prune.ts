import { join } from 'node:path';
import { livenessOf } from '@codex-ts/fs-utils';
import { systemErrorCode } from '@codex-ts/protocol';
import { type HistoryFs } from './history-fs.ts';
import { Journal } from './journal.ts';
import { type FileState } from './file-state.ts';
import { type JournalRecord } from './journal-record.ts';
import { type FileHistoryLimits } from './limits.ts';
import { parseManifest } from './manifest.ts';
import { asCleaner } from './store-lock.ts';
import { storeLayout, type StoreLayout } from './store-layout.ts';
import { writeStoreSize } from './store-size.ts';
import { putWhole, readWhole, removeIfThere } from './whole-file.ts';

export interface PruneOptions {
  readonly codexHome: string;
  readonly limits: FileHistoryLimits;
  readonly signal: AbortSignal | null;
  readonly fs: HistoryFs;
  readonly now: () => number;
}

const DAY_MS = 86_400_000;
/** An object this young may be meant for a record that is about to be written by somebody whose marker we do not see. */
const GRACE_MS = 600_000;
/** When the store is too large it is brought down to this part of what it may hold, so as not to be back at once. */
const FILL = 0.8;

/** Something that needs objects: a part of a journal, or a root's last look. */
interface Holder {
  readonly atMs: number;
  /** Of a turn in progress: it stays whatever its age and size. */
  readonly isInUse: boolean;
  readonly hashes: ReadonlySet<string>;
  drop(): void;
}

/** What a turn left: nice to have, where there is room beside what undo needs. */
interface Extra {
  readonly atMs: number;
  readonly hashes: readonly string[];
  isForgotten(): boolean;
}

interface ThreadPart {
  readonly journal: Journal;
  readonly folder: string;
  readonly records: readonly JournalRecord[];
  /** Records before this index go. */
  from: number;
}

/**
 * Forgets turns older than `maxDays`, then, while the store is larger than `maxBytes`, the oldest turns and the looks
 * at workspaces used longest ago; removes what nobody needs any more. Null when somebody is writing: later, then.
 */
export async function pruneStore(options: PruneOptions): Promise<{ freedBytes: number } | null> {
  const { fs, now } = options;
  const layout = storeLayout(options.codexHome);
  if (!(await isThere(fs, layout.objects))) return { freedBytes: 0 };
  return asCleaner({ fs, layout, now }, () => new Pruner(options, layout).run());
}

class Pruner {
  readonly #options: PruneOptions;
  readonly #layout: StoreLayout;
  readonly #holders: Holder[] = [];
  readonly #threads: ThreadPart[] = [];
  readonly #droppedFiles: string[] = [];
  readonly #extras: Extra[] = [];
  readonly #keptExtras = new Set<string>();

  constructor(options: PruneOptions, layout: StoreLayout) {
    this.#options = options;
    this.#layout = layout;
  }

  async run(): Promise<{ freedBytes: number }> {
    const { fs, now } = this.#options;
    for (const name of await fs.readdir(this.#layout.threads)) await this.#readThread(join(this.#layout.threads, name));
    for (const name of await fs.readdir(this.#layout.roots)) await this.#readRoot(join(this.#layout.roots, name));
    const sizes = await this.#objectSizes();
    this.#choose(sizes);
    for (const path of this.#droppedFiles) await removeIfThere(fs, path);
    for (const part of this.#threads) await this.#shorten(part);
    const { freedBytes, keptBytes } = await this.#sweep(sizes);
    await writeStoreSize(fs, this.#layout.sizeFile, { bytes: keptBytes, prunedAtMs: now() });
    return { freedBytes };
  }

  /** A turn's records stand together as one holder; dropping it drops all before it in the journal. */
  async #readThread(folder: string): Promise<void> {
    const { fs, now, signal } = this.#options;
    signal?.throwIfAborted();
    const journal = new Journal(fs, folder);
    const records = await journal.read();
    const part: ThreadPart = { journal, folder, records, from: 0 };
    this.#threads.push(part);
    let hashes = new Set<string>();
    const ended = new Set(records.flatMap((record) => (record.kind === 'end' ? [record.turn] : [])));
    const named = new Set(['journal.jsonl']);
    let isInUse = false;
    let atMs = now();
    for (const [index, record] of records.entries()) {
      for (const hash of hashesOf(record)) hashes.add(hash);
      if ('atMs' in record) atMs = record.atMs;
      const isOpen = record.kind === 'begin' && !ended.has(record.turn);
      if (isOpen) {
        for (const { file } of record.baselines) {
          named.add(file);
          for (const hash of await this.#manifestHashes(join(folder, file))) hashes.add(hash);
        }
        isInUse ||= livenessOf(record.process) === 'running' || now() - record.atMs < DAY_MS;
      }
      if (record.kind !== 'end' && record.kind !== 'done' && !isOpen) continue;
      if (record.kind === 'end') this.#extras.push({ atMs, hashes: fileHashes(record.changes.map(({ after }) => after)), isForgotten: () => index < part.from });
      this.#holders.push({ atMs, isInUse, hashes, drop: () => (part.from = Math.max(part.from, index + 1)) });
      hashes = new Set();
    }
    if (hashes.size > 0) this.#holders.push({ atMs, isInUse: true, hashes, drop: () => undefined });
    // Baselines of turns that are over, and what a crash left.
    for (const name of await fs.readdir(folder)) if (!named.has(name)) this.#droppedFiles.push(join(folder, name));
  }

  async #readRoot(path: string): Promise<void> {
    const { fs, signal } = this.#options;
    signal?.throwIfAborted();
    const { mtimeMs } = await fs.lstat(path);
    if (path.endsWith('.tmp')) this.#droppedFiles.push(path);
    const hashes = await this.#manifestHashes(path);
    this.#holders.push({ atMs: mtimeMs, isInUse: false, hashes, drop: () => this.#droppedFiles.push(path) });
  }

  async #manifestHashes(path: string): Promise<Set<string>> {
    const bytes = await readWhole(this.#options.fs, path);
    const manifest = bytes === null ? null : await parseManifest(bytes);
    const states = [...(manifest?.entries.values() ?? [])].map(({ state }) => state);
    return new Set(states.flatMap((state) => (state.type === 'file' ? [state.hash] : [])));
  }

  async #objectSizes(): Promise<Map<string, { path: string; size: number; mtimeMs: number }>> {
    const { fs, signal } = this.#options;
    const sizes = new Map<string, { path: string; size: number; mtimeMs: number }>();
    for (const name of await fs.readdir(this.#layout.objects)) {
      signal?.throwIfAborted();
      const place = join(this.#layout.objects, name);
      const stats = await fs.lstat(place);
      if (!stats.isDirectory()) {
        sizes.set(name, { path: place, size: stats.size, mtimeMs: stats.mtimeMs });
        continue;
      }
      for (const rest of await fs.readdir(place)) {
        const path = join(place, rest);
        const { size, mtimeMs } = await fs.lstat(path);
        sizes.set(name + rest, { path, size, mtimeMs });
      }
    }
    return sizes;
  }

  #choose(sizes: ReadonlyMap<string, { size: number }>): void {
    const { limits, now } = this.#options;
    const holders = this.#holders.sort((a, b) => a.atMs - b.atMs);
    const needs = new Map<string, number>();
    for (const { hashes } of holders) for (const hash of hashes) needs.set(hash, (needs.get(hash) ?? 0) + 1);
    const sizeOf = (hash: string): number => sizes.get(hash)?.size ?? 0;
    let held = [...needs.keys()].reduce((sum, hash) => sum + sizeOf(hash), 0);
    const wanted = held > limits.maxBytes ? limits.maxBytes * FILL : limits.maxBytes;
    for (const holder of holders) {
      const isOld = now() - holder.atMs > limits.maxDays * DAY_MS;
      if (holder.isInUse || !(isOld || held > wanted)) continue;
      holder.drop();
      for (const hash of holder.hashes) {
        const left = (needs.get(hash) ?? 1) - 1;
        needs.set(hash, left);
        if (left === 0) held -= sizeOf(hash);
      }
    }
    this.#chooseExtras(wanted - held, (hash) => (needs.get(hash) ?? 0) > 0 ? 0 : sizeOf(hash));
  }

  /** Those of the newest turns, as far as there is room. */
  #chooseExtras(room: number, sizeOf: (hash: string) => number): void {
    let left = room;
    for (const { hashes, isForgotten } of this.#extras.sort((a, b) => b.atMs - a.atMs)) {
      if (isForgotten()) continue;
      for (const hash of hashes) {
        if (this.#keptExtras.has(hash) || sizeOf(hash) > left) continue;
        left -= sizeOf(hash);
        this.#keptExtras.add(hash);
      }
    }
  }

  /** Writes what is left of a journal; a thread with nothing left is removed. On a full disk the journal stays whole. */
  async #shorten({ journal, folder, records, from }: ThreadPart): Promise<void> {
    if (from === 0 && records.length > 0) return;
    const { fs } = this.#options;
    const left = records.slice(from);
    try {
      if (left.length > 0) await putWhole(fs, journal.path, Buffer.from(left.map((record) => `${JSON.stringify(record)}\n`).join(''), 'utf8'));
      else await removeFolder(fs, folder);
    } catch (error) {
      if (!['ENOSPC', 'EDQUOT'].includes(systemErrorCode(error) ?? '')) throw error;
    }
  }

  async #sweep(sizes: ReadonlyMap<string, { path: string; size: number; mtimeMs: number }>): Promise<{ freedBytes: number; keptBytes: number }> {
    const { fs, now, signal } = this.#options;
    const needed = await this.#needed();
    let [freedBytes, keptBytes] = [0, 0];
    for (const [hash, { path, size, mtimeMs }] of sizes) {
      signal?.throwIfAborted();
      const age = now() - mtimeMs;
      const isYoung = age < GRACE_MS;
      if (needed.has(hash) || this.#keptExtras.has(hash) || isYoung) keptBytes += size;
      else if (await removeIfThere(fs, path)) freedBytes += size;
    }
    return { freedBytes, keptBytes };
  }

  /** Read again from what is on disk now: nothing is removed on the word of a plan. */
  async #needed(): Promise<Set<string>> {
    this.#holders.length = 0;
    const { fs } = this.#options;
    for (const name of await fs.readdir(this.#layout.threads)) await this.#readThread(join(this.#layout.threads, name));
    for (const name of await fs.readdir(this.#layout.roots)) await this.#readRoot(join(this.#layout.roots, name));
    const needed = new Set<string>();
    for (const { hashes } of this.#holders) for (const hash of hashes) needed.add(hash);
    return needed;
  }
}

/** The contents a record may want back. */
function hashesOf(record: JournalRecord): string[] {
  return fileHashes(record.kind === 'before' ? [record.state] : 'changes' in record ? record.changes.map(({ before }) => before) : []);
}

function fileHashes(states: readonly (FileState | null)[]): string[] {
  return states.flatMap((state) => (state?.type === 'file' ? [state.hash] : []));
}

/** A folder of the store that holds files only. */
export async function removeFolder(fs: HistoryFs, folder: string): Promise<void> {
  try {
    for (const name of await fs.readdir(folder)) await removeIfThere(fs, join(folder, name));
    await fs.rmdir(folder);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

async function isThere(fs: HistoryFs, path: string): Promise<boolean> {
  try {
    await fs.lstat(path);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
