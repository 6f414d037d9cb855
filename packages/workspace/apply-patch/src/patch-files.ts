import { closeSync, constants, fstatSync, openSync, readFileSync, unlinkSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';
import { type FilePlace, openPlace, statOf } from './file-place.ts';
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

/** Writes a file, following a symlink at its name, making missing parent directories. */
export function writeAt(path: string, content: string, reach: Reach, mode: number | null = null): void {
  const place = openPlace(path, { ...reach, followsLast: true, makesParents: true });
  withPlace(place, (at) => replaceFile(at, Buffer.from(content, 'utf8'), mode));
}

/** Removes a file, or a symlink without its target. Throws EISDIR for a directory. */
export function removeAt(path: string, reach: Reach): void {
  withPlace(openPlace(path, { ...reach, followsLast: false }), (at) => {
    if (statOf(at)?.isDirectory() ?? false) throw Object.assign(new Error(`${path} is a directory`), { code: 'EISDIR' });
    at.directory.confirm();
    unlinkSync(at.directory.child(at.name));
  });
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
