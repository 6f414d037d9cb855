import { type Stats, statSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

/** Changes made so shortly before a look at a folder that another one could bear the same time. */
const SETTLED_AFTER_MS = 2000;

/** What changes when a file or a folder changes. Nobody can set the time of change by hand. */
export interface FileStamp {
  size: number;
  modifiedMs: number;
  changedMs: number;
  inode: number;
}

/** The stamp of a file; null for one that is gone, hidden from us, or no regular file. */
export function fileStamp(path: string): FileStamp | null {
  try {
    // The synchronous call is five times as fast as the other one; whoever makes many lets others in between.
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true ? stampOf(found) : null;
  } catch {
    // What may not be looked at cannot be listed either.
    return null;
  }
}

/** The stamp of a folder, whose size says nothing and is 0; null when there is none. Throws the system's other errors. */
export function folderStamp(path: string): FileStamp | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isDirectory() === true ? { ...stampOf(found), size: 0 } : null;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

export function isSameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  if (a === null || b === null) return false;
  return a.size === b.size && a.modifiedMs === b.modifiedMs && a.changedMs === b.changedMs && a.inode === b.inode;
}

/** Whether the stamp, taken just now, will be another one after any later change. */
export function isSettled(stamp: FileStamp): boolean {
  return Date.now() - Math.max(stamp.modifiedMs, stamp.changedMs) > SETTLED_AFTER_MS;
}

function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): FileStamp {
  return { size, modifiedMs: mtimeMs, changedMs: ctimeMs, inode: ino };
}
