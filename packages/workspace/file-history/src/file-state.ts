import { type Stats } from 'node:fs';

/**
 * What is at a path. `mode` is the permission bits; `owner` is `uid:gid` where it is not the user's own. Paths and
 * link targets are text in the form of path-text.ts. `unsaved`: a file whose content was not kept, with a `stamp`
 * by which a change shows. `other`: a pipe, a socket, a device.
 */
export type FileState =
  | { readonly type: 'file'; readonly mode: number; readonly size: number; readonly hash: string; readonly owner?: string }
  | { readonly type: 'link'; readonly target: string; readonly owner?: string }
  | { readonly type: 'folder'; readonly mode: number; readonly owner?: string }
  | { readonly type: 'unsaved'; readonly mode: number; readonly size: number; readonly stamp: string; readonly why: UnsavedReason }
  | { readonly type: 'other' };

export type UnsavedReason = 'too_large' | 'store_full' | 'unreadable';

/** Whether nothing has to change to come from one to the other. Owners are not compared. */
export function sameState(a: FileState | null, b: FileState | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.type === 'link') return b.type === 'link' && a.target === b.target;
  if (a.type === 'other') return b.type === 'other';
  if (a.type !== b.type || !('mode' in b) || a.mode !== b.mode) return false;
  if (a.type === 'file') return b.type === 'file' && a.hash === b.hash;
  return a.type === 'folder' || (b.type === 'unsaved' && a.stamp === b.stamp);
}

/** Changes whenever the file does; the same file that was not touched has the same. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return `${size}:${mtimeMs}:${ctimeMs}:${ino}`;
}

export function modeOf(stats: Stats): number {
  return stats.mode & 0o7777;
}

const ownUser = process.geteuid?.() ?? 0;
const ownGroup = process.getegid?.() ?? 0;

/** The owner, to be kept only where a file that is made anew would not get it by itself. */
export function ownerOf({ uid, gid }: Stats): { owner?: string } {
  return uid === ownUser && gid === ownGroup ? {} : { owner: `${uid}:${gid}` };
}

/** A state from a journal or a manifest; undefined when it is none. */
export function parseState(value: unknown): FileState | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const { type, mode, size, hash, target, stamp, why, owner } = value as Record<string, unknown>;
  const owned = typeof owner === 'string' ? { owner } : {};
  if (type === 'other') return { type };
  if (type === 'link') return typeof target === 'string' ? { type, target, ...owned } : undefined;
  if (typeof mode !== 'number') return undefined;
  if (type === 'folder') return { type, mode, ...owned };
  if (typeof size !== 'number') return undefined;
  if (type === 'file') return typeof hash === 'string' && isHash(hash) ? { type, mode, size, hash, ...owned } : undefined;
  return type === 'unsaved' && typeof stamp === 'string' ? { type, mode, size, stamp, why: reasonOf(why) } : undefined;
}

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

function reasonOf(why: unknown): UnsavedReason {
  return why === 'store_full' || why === 'unreadable' ? why : 'too_large';
}
