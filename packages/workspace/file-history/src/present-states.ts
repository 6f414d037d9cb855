import { type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { breathe } from './breathe.ts';
import { type FileState, modeOf, ownerOf, stampOf } from './file-state.ts';
import { type HistoryFs } from './history-fs.ts';
import { inParallel } from './in-parallel.ts';
import { type ObjectStore, StoreError } from './object-store.ts';
import { textOfBytes } from './path-text.ts';
import { SafeFolder } from './safe-folder.ts';

/** What is at a path now. `behindLink`: the nearest folder on the way that is a symlink; then nothing was looked at. */
export interface Present {
  readonly state: FileState | null;
  /** Shows whether it changes from now on. */
  readonly stamp: string;
  readonly behindLink: string | null;
}

export interface PresentOptions {
  /** Whether contents are kept, too. */
  readonly keeps: boolean;
  readonly maxFileBytes: number;
  readonly signal: AbortSignal | null;
}

interface Parts {
  readonly fs: HistoryFs;
  readonly objects: ObjectStore;
}

const BATCH = 32;
const UNREADABLE: FileState = { type: 'unsaved', mode: 0, size: 0, stamp: '', why: 'unreadable' };
const NOTHING: Present = { state: null, stamp: '', behindLink: null };

/** Looks at absolute paths without following a link. What cannot be looked at is unsaved, and as nobody expects it. */
export async function presentStates(parts: Parts, paths: Iterable<string>, options: PresentOptions): Promise<Map<string, Present>> {
  const found = new Map<string, Present>();
  await inParallel([...batches(paths)], options.signal, async ({ folder, names }) => {
    const all = (present: Present): void => names.forEach((name) => found.set(joined(folder, name), present));
    try {
      const open = await SafeFolder.open(parts.fs, folder);
      if (!(open instanceof SafeFolder)) {
        all('link' in open ? { ...NOTHING, behindLink: open.link } : NOTHING);
        return;
      }
      try {
        for (const name of names) {
          found.set(joined(folder, name), await presentIn(parts, open, name, options));
          await breathe();
        }
      } finally {
        await open.close();
      }
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
      all({ ...NOTHING, state: UNREADABLE });
    }
  });
  return found;
}

/** Paths by folder, at most 32 together. */
export function* batches(paths: Iterable<string>): Generator<{ folder: string; names: string[] }> {
  const waiting = new Map<string, string[]>();
  for (const path of paths) {
    const { folder, name } = placeOf(path);
    const names = waiting.get(folder) ?? [];
    names.push(name);
    waiting.set(folder, names);
    if (names.length < BATCH) continue;
    yield { folder, names };
    waiting.delete(folder);
  }
  for (const [folder, names] of waiting) yield { folder, names };
}

/** The folder of a path and its name in it. */
export function placeOf(path: string): { folder: string; name: string } {
  const folder = dirname(path);
  return { folder, name: path.slice(folder === '/' ? 1 : folder.length + 1) };
}

const joined = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);

/** The entry's stamp, folders' own time stamps apart: they change with what is in them. Null when there is none. */
export async function statIn(fs: HistoryFs, folder: SafeFolder, name: string): Promise<Stats | null> {
  try {
    return await fs.lstat(folder.child(name));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export function presentStamp(stats: Stats | null): string {
  if (stats === null) return '';
  return stats.isDirectory() ? `folder:${stats.ino}` : stampOf(stats);
}

async function presentIn({ fs, objects }: Parts, folder: SafeFolder, name: string, options: PresentOptions): Promise<Present> {
  const stats = await statIn(fs, folder, name);
  if (stats === null) return NOTHING;
  const found = (state: FileState): Present => ({ state, stamp: presentStamp(stats), behindLink: null });
  if (stats.isDirectory()) return found({ type: 'folder', mode: modeOf(stats), ...ownerOf(stats) });
  if (stats.isSymbolicLink()) return found({ type: 'link', target: textOfBytes(await fs.readlink(folder.child(name))), ...ownerOf(stats) });
  if (!stats.isFile()) return found({ type: 'other' });
  const unsaved = (why: 'too_large' | 'unreadable' | 'store_full'): Present =>
    found({ type: 'unsaved', mode: modeOf(stats), size: stats.size, stamp: stampOf(stats), why });
  if (stats.size > options.maxFileBytes) return unsaved('too_large');
  try {
    const { hash, size } = await objects[options.keeps ? 'keep' : 'hash'](folder.child(name), stats);
    return found({ type: 'file', mode: modeOf(stats), size, hash, ...ownerOf(stats) });
  } catch (error) {
    if (!(error instanceof StoreError) && systemErrorCode(error) === undefined) throw error;
    return unsaved(error instanceof StoreError ? 'store_full' : 'unreadable');
  }
}
