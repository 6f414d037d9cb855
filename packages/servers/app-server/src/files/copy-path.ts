import { isInside } from '@codex-ts/fs-utils';
import { systemErrorCode } from '@codex-ts/protocol';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, mkdir, opendir, readlink, realpath, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RequestError } from '../request-error.ts';
import { writeRegularFile } from './write-file.ts';

/**
 * Copies a file, a link as a link, or with `recursive` a folder with all in it, into a folder that may exist; what is
 * neither is left out there. Permission bits of files go along.
 * @throws RequestError for a folder without `recursive`, or into itself, and for other kinds; what the system says;
 * the signal's reason
 */
export async function copyPath(source: string, target: string, { recursive, signal }: { recursive: boolean; signal: AbortSignal }): Promise<void> {
  const facts = await lstat(source);
  if (facts.isDirectory()) {
    if (!recursive) throw new RequestError('fs/copy requires recursive: true when sourcePath is a directory');
    if (isInside(await realPathToBe(target), await realpath(source))) throw new RequestError('fs/copy cannot copy a directory to itself or one of its descendants');
    return copyFolder(source, target, signal);
  }
  if (!(await copyEntry(source, target, facts))) throw new RequestError('fs/copy only supports regular files, directories, and symlinks');
}

async function copyFolder(source: string, target: string, signal: AbortSignal): Promise<void> {
  const open: { from: string; to: string }[] = [{ from: source, to: target }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    await mkdir(folder.to, { recursive: true });
    for await (const { name } of await opendir(folder.from)) {
      signal.throwIfAborted();
      const [from, to] = [join(folder.from, name), join(folder.to, name)];
      const facts = await lstat(from);
      if (facts.isDirectory()) open.push({ from, to });
      else await copyEntry(from, to, facts);
    }
  }
}

/** False for what is neither a file nor a link. */
async function copyEntry(source: string, target: string, facts: Stats): Promise<boolean> {
  if (facts.isSymbolicLink()) await symlink(await readlink(source), target);
  else if (!facts.isFile()) return false;
  else if (!(await isSame(facts, target))) await writeRegularFile(target, () => createReadStream(source), facts.mode & 0o7777);
  return true;
}

/** A file copied to itself would be empty before it is read. */
async function isSame({ dev, ino }: Stats, target: string): Promise<boolean> {
  try {
    const other = await stat(target);
    return other.dev === dev && other.ino === ino;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Where a path that need not exist will be, links on the way followed. */
async function realPathToBe(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' || path === dirname(path)) throw error;
    return join(await realPathToBe(dirname(path)), basename(path));
  }
}
