import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

import { Breather } from './breather.ts';
import { type FileStamp, folderStamp, isSameStamp, isSettled } from './file-stamp.ts';
import { type FolderRow } from './thread-index.ts';
import { ARCHIVE, SESSIONS } from './thread-place.ts';

/** Names of the folders at each depth below `sessions`: year, month, day. */
const LEVELS = [/^\d{4}$/, /^\d{2}$/, /^\d{2}$/];

/** What the folders of a home tell without a look at any file. */
export interface FolderNews {
  /** Folders with rollouts that changed since their rows were written, with their state now. */
  changed: { folder: string; row: FolderRow }[];
  /** Folders of folders to be noted once the changed ones below them are up to date. */
  above: { folder: string; row: FolderRow }[];
  /** Folders that had rows and are no more. */
  gone: string[];
}

/**
 * Compares the folders of rollouts with what the index knows of them: one stat per folder, and a listing of those that
 * changed. Throws the system's error for a folder that may not be read, `signal.reason` when aborted.
 */
export async function walkFolders(
  codexHome: string,
  known: ReadonlyMap<string, FolderRow>,
  signal: AbortSignal | undefined,
): Promise<FolderNews> {
  const news: FolderNews = { changed: [], above: [], gone: [] };
  const seen = new Set<string>();
  const children = childrenOf(known);
  const breather = new Breather();
  const visit = async (folder: string, depth: number): Promise<void> => {
    if (breather.isDue) await breather.breathe(signal);
    const stamp = folderStamp(join(codexHome, folder));
    if (stamp === null) return;
    seen.add(folder);
    const before = known.get(folder);
    const isUnchanged = before?.settled === true && isSameStamp(before.stamp, stamp);
    const level = LEVELS[depth];
    if (level === undefined) {
      if (!isUnchanged) news.changed.push({ folder, row: now(stamp) });
      return;
    }
    const below = isUnchanged ? (children.get(folder) ?? []) : subfolders(join(codexHome, folder), level);
    for (const name of below) await visit(`${folder}/${name}`, depth + 1);
    if (!isUnchanged) news.above.push({ folder, row: now(stamp) });
  };
  await visit(ARCHIVE, LEVELS.length);
  await visit(SESSIONS, 0);
  news.gone = [...known.keys()].filter((folder) => !seen.has(folder));
  return news;
}

function now(stamp: FileStamp): FolderRow {
  return { stamp, settled: isSettled(stamp) };
}

function childrenOf(known: ReadonlyMap<string, FolderRow>): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const folder of known.keys()) {
    const cut = folder.lastIndexOf('/');
    if (cut < 0) continue;
    const siblings = children.get(folder.slice(0, cut)) ?? [];
    siblings.push(folder.slice(cut + 1));
    children.set(folder.slice(0, cut), siblings);
  }
  return children;
}

/** Newest first, so that what people look for is indexed first. */
function subfolders(path: string, name: RegExp): string[] {
  try {
    return readdirSync(path).filter((entry) => name.test(entry)).sort().reverse();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw error;
  }
}
