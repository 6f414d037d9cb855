import { type BigIntStats, lstatSync, mkdirSync, readlinkSync, type Stats } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { OpenDirectory } from './open-directory.ts';
import { physicalPath } from './physical-path.ts';
import { confirmUsable } from './usable-path.ts';
import { isProtected, namesBelow, outermostRoot, type Roots } from './writable-root.ts';

/** A file's name in a directory held open. Whoever opened the place closes the directory. */
export interface FilePlace {
  directory: OpenDirectory;
  name: string;
}

export interface PlaceOptions {
  roots: Roots;
  /** Whether a symlink at the very end stands for its target (writing, reading) or for itself (removing). */
  followsLast: boolean;
  makesParents?: boolean;
  byDescriptor?: boolean | undefined;
}

/** The target is outside the writable roots, or protected. */
export class ConfinementError extends CodexError {
  constructor(message: string) {
    super(message, { code: 'outside_writable_roots' });
  }
}

/** A parent directory is missing and could not be made. */
export class ParentDirectoryError extends CodexError {
  constructor(path: string, cause: unknown) {
    super(`cannot make the directory ${path}`, { code: 'parent_directory', cause });
  }
}

/** As many symlinks as Linux follows in one path. */
const MAX_LINKS = 40;

/**
 * Finds a file by walking from a writable root, directory by directory, never letting the system follow a symlink:
 * each one met is read and looked up from a root again, so it may lead to other places inside the roots but not
 * out of them. Throws ConfinementError, ParentDirectoryError, what `confirmUsable` throws, or the system error of the
 * step that failed.
 */
export function openPlace(path: string, options: PlaceOptions): FilePlace {
  confirmUsable(path);
  let target = path;
  for (let links = 0; links <= MAX_LINKS; links++) {
    const found = walk(startingPoint(target, path, options.roots), options);
    if (typeof found !== 'string') return found;
    target = found;
  }
  throw Object.assign(new Error(`too many symlinks: ${path}`), { code: 'ELOOP' });
}

interface Start {
  root: string;
  target: string;
}

function startingPoint(target: string, path: string, roots: Roots): Start {
  if (roots === 'unrestricted') return { root: parse(target).root, target };
  // The working directory may be spelled through a symlink above the root; the walk itself starts at the root.
  const inside = outermostRoot(target, roots) === null ? physicalPath(target) : target;
  const root = outermostRoot(inside, roots);
  if (root === null) throw new ConfinementError(`${path} is outside the writable directories`);
  if (isProtected(inside, roots)) throw new ConfinementError(`${path} is in a protected directory`);
  return { root, target: inside };
}

/** The place, or the path that a symlink on the way sends us to. */
function walk({ root, target }: Start, options: PlaceOptions): FilePlace | string {
  const names = namesBelow(root, target) ?? [];
  const name = names.pop();
  if (name === undefined) throw Object.assign(new Error(`${target} is a directory`), { code: 'EISDIR' });
  let directory = OpenDirectory.open(root, options.byDescriptor);
  try {
    for (const [depth, step] of names.entries()) {
      const next = enter(directory, step, options.makesParents ?? false);
      if (typeof next === 'string') {
        directory.close();
        return join(next, ...names.slice(depth + 1), name);
      }
      directory.close();
      directory = next;
    }
    const link = options.followsLast ? linkTarget(directory, name) : null;
    if (link === null) return { directory, name };
    directory.close();
    return link;
  } catch (error) {
    directory.close();
    throw error;
  }
}

/** The directory of that name, made if need be, or where the symlink of that name leads. */
function enter(directory: OpenDirectory, name: string, mayMake: boolean): OpenDirectory | string {
  try {
    return directory.openChild(name);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' && mayMake) return make(directory, name);
    const link = code === 'ENOTDIR' || code === 'ELOOP' ? linkTarget(directory, name) : null;
    if (link === null) throw mayMake ? new ParentDirectoryError(join(directory.path, name), error) : error;
    return link;
  }
}

function make(directory: OpenDirectory, name: string): OpenDirectory | string {
  try {
    directory.confirm();
    mkdirSync(directory.child(name));
  } catch (error) {
    // Someone else made it first: whatever they made is looked at afresh.
    if (systemErrorCode(error) !== 'EEXIST') throw new ParentDirectoryError(join(directory.path, name), error);
  }
  return enter(directory, name, false);
}

function linkTarget(directory: OpenDirectory, name: string): string | null {
  if (!(statOf({ directory, name })?.isSymbolicLink() ?? false)) return null;
  return resolve(directory.path, readlinkSync(directory.child(name)));
}

/** The entry itself, symlinks not followed; null when there is none. */
export function statOf({ directory, name }: FilePlace): Stats | null {
  return lstatSync(directory.child(name), { throwIfNoEntry: false }) ?? null;
}

/** The system error for an entry that is something else than a file. */
export function notAFile(name: string, stats: Stats): Error {
  return Object.assign(new Error(`${name} is not a regular file`), { code: stats.isDirectory() ? 'EISDIR' : 'EINVAL' });
}

/** Which file it is, whatever its names. */
export function fileId({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** The identity of the entry itself, symlinks not followed; null when there is none. */
export function idAt({ directory, name }: FilePlace): string | null {
  const stats = lstatSync(directory.child(name), { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : fileId(stats);
}
