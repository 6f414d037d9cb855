import { closeSync, constants, fstatSync, openSync, readFileSync, unlinkSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';
import { type FilePlace, idAt, notAFile, openPlace, statOf } from './file-place.ts';
import { replaceFile } from './replace-file.ts';
import { type Roots } from './writable-root.ts';

/** How far writing may reach, and whether by descriptors (the default where the system has them). */
export interface Reach {
  roots: Roots;
  byDescriptor?: boolean | undefined;
}

function withPlace<T>(place: FilePlace, use: (place: FilePlace) => T): T {
  try {
    return use(place);
  } finally {
    place.directory.close();
  }
}

/**
 * Writes a file, following a symlink at its name, making missing parent directories.
 * @returns the identity of the written file
 */
export function writeAt(path: string, content: string, reach: Reach, mode: number | null = null): string {
  const place = openPlace(path, { ...reach, followsLast: true, makesParents: true });
  return withPlace(place, (at) => replaceFile(at, Buffer.from(content, 'utf8'), mode));
}

/** Removes a file, or a symlink without its target. Throws EISDIR for a directory and EINVAL for what is no file. */
export function removeAt(path: string, reach: Reach): void {
  withPlace(openPlace(path, { ...reach, followsLast: false }), remove);
}

/**
 * Removes the file that was moved away from `path`, unless `path` is another name of a file in `written`: a spelling
 * through a symlinked directory or in another letter case. Its content would be gone. Throws like `removeAt`.
 */
export function removeMovedAt(path: string, reach: Reach, written: ReadonlySet<string>): void {
  withPlace(openPlace(path, { ...reach, followsLast: false }), (at) => {
    const id = idAt(at);
    if (id === null || !written.has(id)) remove(at);
  });
}

function remove(place: FilePlace): void {
  const { directory, name } = place;
  const stats = statOf(place);
  if (stats !== null && !stats.isFile() && !stats.isSymbolicLink()) throw notAFile(name, stats);
  directory.confirm();
  unlinkSync(directory.child(name));
}

/** Whether there is a symlink of that name. */
export function isLinkAt(path: string, reach: Reach): boolean {
  return withPlace(openPlace(path, { ...reach, followsLast: false }), (at) => statOf(at)?.isSymbolicLink() ?? false);
}

/** The bytes of a regular file, symlinks followed inside the reach; null when there is no such file. */
export function readAt(path: string, reach: Reach): Buffer | null {
  try {
    return withPlace(openPlace(path, { ...reach, followsLast: true }), readPlace);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw error;
  }
}

function readPlace({ directory, name }: FilePlace): Buffer | null {
  const fd = openSync(directory.child(name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    return fstatSync(fd).isFile() ? readFileSync(fd) : null;
  } finally {
    closeSync(fd);
  }
}
