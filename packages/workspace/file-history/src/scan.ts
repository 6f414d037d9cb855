import { type Stats } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { type FileState, modeOf, ownerOf, stampOf, type UnsavedReason } from './file-state.ts';
import { type HistoryFs } from './history-fs.ts';
import { inParallel } from './in-parallel.ts';
import { type LeftOut } from './left-out.ts';
import { type Manifest, type ManifestEntry } from './manifest.ts';
import { type KeptFile, type ObjectStore, StoreError } from './object-store.ts';
import { fsPathOf, textOfBytes } from './path-text.ts';
import { isSkippedFolder } from './skipped-folders.ts';

/** A file changed less than this before it was read may change again without its time stamps showing it. */
const RACY_MS = 2000;

export interface ScanParts {
  readonly fs: HistoryFs;
  readonly objects: ObjectStore;
  readonly now: () => number;
  /** CODEX_HOME, resolved: it holds this very history, and is not a part of any workspace. */
  readonly codexHome: string;
  readonly leavesOut: (path: string) => boolean;
}

export interface ScanOptions {
  /** Resolved; a folder or nothing at all. */
  readonly root: string;
  /** What the root looked like before: a file with the same stamp is not read again. */
  readonly previous: Manifest | null;
  /** Whether contents are kept, or only named. */
  readonly keeps: boolean;
  /** Folders not to be listed, as they were not before. */
  readonly avoid: ReadonlySet<string>;
  readonly maxEntries: number;
  readonly maxFileBytes: number;
  /** Bytes that may be added to the store; counted down. */
  readonly budget: { bytes: number };
  readonly leftOut: LeftOut;
  readonly signal: AbortSignal | null;
}

interface Found {
  readonly path: string;
  readonly entry: ManifestEntry;
}

/**
 * Looks at a workspace folder level by level. A folder is listed whole or, when there is no room or permission, not
 * at all: so what is missing from the manifest was not there, unless it lies below a closed or a skipped folder.
 * Rejects with the signal's reason only.
 */
export async function scan(parts: ScanParts, options: ScanOptions): Promise<Manifest> {
  const entries = new Map<string, ManifestEntry>();
  const scanner = new Scanner(parts, options);
  const { closed } = scanner;
  const root = await scanner.look('');
  if (root === null) return { root: options.root, entries, closed };
  entries.set('', root.entry);
  let level = root.entry.state.type === 'folder' ? [''] : [];
  while (level.length > 0) {
    const names = await scanner.list(level);
    const paths: string[] = [];
    for (const [index, folder] of level.entries()) {
      const below = names[index] ?? null;
      if (below !== null && entries.size + paths.length + below.length <= options.maxEntries) {
        for (const name of below) paths.push(folder === '' ? name : `${folder}/${name}`);
        continue;
      }
      closed.add(folder);
      if (!options.avoid.has(folder)) options.leftOut.add(join(options.root, folder), below === null ? 'unreadable' : 'too_many');
    }
    level = [];
    for (const found of await scanner.lookAt(paths)) {
      entries.set(found.path, found.entry);
      if (found.entry.state.type === 'folder') level.push(found.path);
    }
  }
  return { root: options.root, entries, closed };
}

class Scanner {
  readonly closed = new Set<string>();
  readonly #parts: ScanParts;
  readonly #options: ScanOptions;

  constructor(parts: ScanParts, options: ScanOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** The sorted names in each folder; null for one that cannot be read. */
  async list(folders: readonly string[]): Promise<(string[] | null)[]> {
    const names: (string[] | null)[] = [];
    await inParallel(folders, this.#options.signal, async (folder, index) => {
      names[index] = this.#options.avoid.has(folder) ? null : await this.#namesIn(folder);
    });
    return names;
  }

  async lookAt(paths: readonly string[]): Promise<Found[]> {
    const found: (Found | null)[] = [];
    await inParallel(paths, this.#options.signal, async (path, index) => {
      found[index] = await this.look(path);
    });
    return found.filter((one) => one !== null);
  }

  /** Null for what is not there (any more) or closed, and for a folder that is left alone. A file being replaced is looked at twice. */
  async look(path: string, isAgain = false): Promise<Found | null> {
    const place = this.#place(path);
    if (this.#parts.leavesOut(place)) {
      this.closed.add(path);
      return null;
    }
    let stats: Stats;
    try {
      stats = await this.#parts.fs.lstat(fsPathOf(place));
    } catch (error) {
      if (isGone(error)) return null;
      if (systemErrorCode(error) === undefined) throw error;
      this.#options.leftOut.add(place, 'unreadable');
      this.closed.add(path);
      return null;
    }
    if (path !== '' && stats.isDirectory() && (isSkippedFolder(place) || place === this.#parts.codexHome)) return null;
    const entry = await this.#entryOf(path, place, stats);
    if (entry === 'changing') return isAgain ? { path, entry: this.#unsaved(place, stats, 'unreadable') } : this.look(path, true);
    return { path, entry };
  }

  #place(path: string): string {
    return path === '' ? this.#options.root : join(this.#options.root, path);
  }

  async #namesIn(folder: string): Promise<string[] | null> {
    const place = fsPathOf(this.#place(folder));
    try {
      const names = await this.#parts.fs.readdir(place);
      if (!names.some((name) => name.includes('\ufffd'))) return names.sort();
      return (await this.#parts.fs.readdirBytes(place)).map(textOfBytes).sort();
    } catch (error) {
      if (isGone(error)) return [];
      if (systemErrorCode(error) === undefined) throw error;
      return null;
    }
  }

  async #entryOf(path: string, place: string, stats: Stats): Promise<ManifestEntry | 'changing'> {
    const plain = (state: FileState): ManifestEntry => ({ state, stamp: '', isRacy: false });
    if (stats.isDirectory()) return plain({ type: 'folder', mode: modeOf(stats), ...ownerOf(stats) });
    if (stats.isSymbolicLink()) {
      const target = await this.#targetOf(place);
      return target === null ? 'changing' : plain({ type: 'link', target, ...ownerOf(stats) });
    }
    if (!stats.isFile()) return plain({ type: 'other' });
    return this.#fileEntry(path, place, stats);
  }

  async #targetOf(place: string): Promise<string | null> {
    try {
      return textOfBytes(await this.#parts.fs.readlink(fsPathOf(place)));
    } catch (error) {
      // EINVAL: no link any more.
      if (systemErrorCode(error) === undefined) throw error;
      return null;
    }
  }

  async #fileEntry(path: string, place: string, stats: Stats): Promise<ManifestEntry | 'changing'> {
    const stamp = stampOf(stats);
    const known = this.#options.previous?.entries.get(path);
    if (known?.stamp === stamp && !known.isRacy && (known.state.type === 'file' || !this.#options.keeps)) return known;
    if (stats.size > this.#options.maxFileBytes) return this.#unsaved(place, stats, 'too_large');
    if (this.#options.keeps && this.#options.budget.bytes < stats.size) return this.#unsaved(place, stats, 'store_full');
    const isRacy = this.#parts.now() - Math.max(stats.mtimeMs, stats.ctimeMs) < RACY_MS;
    try {
      const { hash, size } = await this.#read(place, stats);
      return { state: { type: 'file', mode: modeOf(stats), size, hash, ...ownerOf(stats) }, stamp, isRacy };
    } catch (error) {
      if (isGone(error)) return 'changing';
      if (error instanceof StoreError) this.#options.budget.bytes = -1;
      else if (systemErrorCode(error) === undefined) throw error;
      return this.#unsaved(place, stats, error instanceof StoreError ? 'store_full' : 'unreadable');
    }
  }

  async #read(place: string, stats: Stats): Promise<KeptFile> {
    const { objects } = this.#parts;
    const { budget, keeps } = this.#options;
    if (!keeps) return objects.hash(fsPathOf(place), stats);
    // Taken before others look, given back as far as it was not needed.
    budget.bytes -= stats.size;
    let added = 0;
    try {
      const kept = await objects.keep(fsPathOf(place), stats);
      added = kept.addedBytes;
      return kept;
    } finally {
      budget.bytes += stats.size - added;
    }
  }

  #unsaved(place: string, stats: Stats, why: UnsavedReason): ManifestEntry {
    this.#options.leftOut.add(place, why);
    const stamp = stampOf(stats);
    return { state: { type: 'unsaved', mode: modeOf(stats), size: stats.size, stamp, why }, stamp, isRacy: false };
  }
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ESTALE'].includes(systemErrorCode(error) ?? '');
}
