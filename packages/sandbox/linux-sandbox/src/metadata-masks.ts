import { lstatSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type Marker, markerName, markerState, parseMarker } from './mask-markers.ts';

/**
 * Keeping a missing name (`.codex`) from being created inside a writable folder.
 *
 * A mount needs something to mount on, and in a writable folder that something exists on the host too. So for as
 * long as a command runs there is an empty folder of that name, covered inside the sandbox by an empty read-only
 * tmpfs. A folder, not a file: git does not see empty folders, and `rmdir` can never destroy content. Removing it
 * would uncover the name in every sandbox that still runs, so each command puts a marker folder inside; `rmdir`
 * fails while one is left, and the last one out clears up. The sticky bit, which means nothing on a folder that
 * only its owner can write, tells a folder made for masking from an empty one of the user's, which stays. Nothing is
 * locked and nothing is kept elsewhere, so any process can finish what a killed one left.
 */
export interface MaskHold {
  /** The marker folder; whoever cleans up for us after our death removes it, then its parent if `isMade`. */
  readonly marker: string;
  readonly isMade: boolean;
}

export type MaskTarget =
  | 'missing' // or there only as a mask
  | 'present'
  | 'symlink';

const STICKY = 0o1000;
const STALE_AFTER_MS = 24 * 60 * 60 * 1000;
const ATTEMPTS = 20;

/** What is at `path` now. An empty folder counts as missing too: it has nothing to protect but its emptiness. */
export function maskTarget(path: string): MaskTarget {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'missing';
  if (stat.isSymbolicLink()) return 'symlink';
  if (!stat.isDirectory()) return 'present';
  const names = entries(path);
  return names !== 'unreadable' && names.every((name) => parseMarker(name) !== null) ? 'missing' : 'present';
}

/** Whether `path`, an empty folder or one of markers, was made for masking and not by the user. */
export function isMask(path: string): boolean {
  return ((lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0) & STICKY) !== 0;
}

/**
 * Makes sure that `path` exists as a mount point until `releaseMask`. Null when we may not create it: then a
 * command, which has our user and fewer rights, cannot create it either, and there is nothing to mount on.
 * Throws `CodexError` `sandbox_unavailable` when the disk refuses for another reason (full, broken).
 */
export function holdMask(path: string): MaskHold | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const hold = tryHold(path);
    if (hold !== 'gone') return hold;
  }
  throw refused(path, 'it keeps being removed by another program');
}

/** Gives the mount point up; the last holder removes a folder that was made for masking. */
export function releaseMask(hold: MaskHold): void {
  removeIfEmpty(hold.marker);
  if (hold.isMade) removeIfEmpty(dirname(hold.marker));
}

function tryHold(path: string): MaskHold | null | 'gone' {
  try {
    const isMade = makeDirectory(path) || adoptDirectory(path);
    const marker = join(path, markerName());
    mkdirSync(marker);
    return { marker, isMade };
  } catch (error) {
    const code = systemErrorCode(error);
    // Removed by another holder between our two steps: look again.
    if (code === 'ENOENT') return lstatSync(dirname(path), { throwIfNoEntry: false }) === undefined ? null : 'gone';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') return null;
    throw refused(path, errorMessage(error), error);
  }
}

function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path, { mode: STICKY | 0o755 });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Clears dead markers out of a folder that already stands there; whether it was made for masking. */
function adoptDirectory(path: string): boolean {
  const names = entries(path);
  for (const name of names === 'unreadable' ? [] : names) {
    const marker = parseMarker(name);
    if (marker !== null && isStale(marker, join(path, name))) removeIfEmpty(join(path, name));
  }
  return isMask(path);
}

/** Left by a process that was killed. One from another container can only be judged by its age. */
function isStale(marker: Marker, path: string): boolean {
  const state = markerState(marker);
  if (state !== 'unknown') return state === 'dead';
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_AFTER_MS;
}

function entries(path: string): string[] | 'unreadable' {
  try {
    return readdirSync(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    if (systemErrorCode(error) === 'EACCES') return 'unreadable';
    throw refused(path, errorMessage(error), error);
  }
}

function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    // In use by another command, filled by its owner, or already gone: all of them mean "leave it".
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code)) throw error;
  }
}

function refused(path: string, reason: string, cause?: unknown): CodexError {
  return new CodexError(`The sandbox cannot protect ${path}: ${reason}`, { code: 'sandbox_unavailable', cause });
}
