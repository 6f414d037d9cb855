import { constants, existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';
import { type FsPath, type HistoryFile, type HistoryFs } from './history-fs.ts';
import { fsPathOf } from './path-text.ts';

/** Names an inode without opening it for reading, so that search permission suffices. Linux only. */
const O_PATH = 0x20_0000;
const ENTER = O_PATH | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Whether this system lets a path start at an open descriptor. */
const byDescriptor = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Why a folder cannot be entered: it (or one above) is missing, or something else stands in its place. */
export type NoFolder = { readonly missing: string } | { readonly link: string } | { readonly file: string };

/**
 * A folder reached from the root of the file system without following any link, and held open: on Linux all that
 * happens in it goes by its descriptor, so nobody can put a link in its place between two steps. Elsewhere each
 * step of the way is looked at once, right before; a short window remains there.
 */
export class SafeFolder {
  readonly path: string;
  readonly #handle: HistoryFile | null;

  private constructor(path: string, handle: HistoryFile | null) {
    this.path = path;
    this.#handle = handle;
  }

  /** `path` is absolute, in the form of path-text.ts. Rejects with system errors other than those that NoFolder tells. */
  static async open(fs: HistoryFs, path: string): Promise<SafeFolder | NoFolder> {
    return byDescriptor ? openByDescriptor(fs, path) : openByPath(fs, path);
  }

  static async ofDescriptor(fs: HistoryFs, path: string, at: FsPath): Promise<SafeFolder> {
    return new SafeFolder(path, await fs.open(at, ENTER));
  }

  static ofPath(path: string): SafeFolder {
    return new SafeFolder(path, null);
  }

  /** What to give to a system call for an entry of the folder. */
  child(name: string): FsPath {
    return fsPathOf(this.#handle === null ? join(this.path, name) : `/proc/self/fd/${this.#handle.fd}/${name}`);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

function stepsTo(path: string): string[] {
  return path.slice(parse(path).root.length).split('/').filter((name) => name !== '');
}

async function openByDescriptor(fs: HistoryFs, path: string): Promise<SafeFolder | NoFolder> {
  let folder = await SafeFolder.ofDescriptor(fs, '/', '/');
  for (const name of stepsTo(path)) {
    const next = await enter(fs, folder, name);
    await folder.close();
    if (!(next instanceof SafeFolder)) return next;
    folder = next;
  }
  return folder;
}

async function enter(fs: HistoryFs, folder: SafeFolder, name: string): Promise<SafeFolder | NoFolder> {
  const path = join(folder.path, name);
  try {
    return await SafeFolder.ofDescriptor(fs, path, folder.child(name));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return { missing: path };
    if (code === 'ENOTDIR' || code === 'ELOOP') return (await whatStandsAt(fs, path, folder.child(name))) ?? { file: path };
    await folder.close();
    throw error;
  }
}

async function openByPath(fs: HistoryFs, path: string): Promise<SafeFolder | NoFolder> {
  let at = parse(path).root;
  for (const name of stepsTo(path)) {
    at = join(at, name);
    const stands = await whatStandsAt(fs, at, fsPathOf(at));
    if (stands !== null) return stands;
  }
  return SafeFolder.ofPath(path);
}

/** Null for a folder. */
async function whatStandsAt(fs: HistoryFs, path: string, at: FsPath): Promise<NoFolder | null> {
  try {
    const stats = await fs.lstat(at);
    if (stats.isDirectory()) return null;
    return stats.isSymbolicLink() ? { link: path } : { file: path };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { missing: path };
    throw error;
  }
}

