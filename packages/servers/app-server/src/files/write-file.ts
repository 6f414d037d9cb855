import { type FileData, linkEnd, writeFileAtomic } from '@codex-ts/fs-utils';
import { systemErrorCode } from '@codex-ts/protocol';
import { type Stats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { RequestError } from '../request-error.ts';
import { systemError } from './os-error.ts';

/**
 * Puts something into a file, in one step where that loses nothing: then who reads it sees the old content or the new.
 * A file with several names, or of another owner, is written in place, or it would not be the same file any more; so is
 * one in a folder that takes no new files. The folder must exist; a link is followed.
 * @throws RequestError for what is neither a file nor missing; what the system says
 */
export async function writeRegularFile(path: string, data: () => FileData, mode?: number): Promise<void> {
  const facts = await factsOf(await linkEnd(path));
  if (facts?.isDirectory() === true) throw systemError('EISDIR');
  if (facts !== null && !facts.isFile()) throw new RequestError('only regular files can be written');
  if (facts !== null && (facts.nlink > 1 || isForeign(facts))) return writeInPlace(path, data());
  try {
    await writeFileAtomic(path, data(), { mode });
  } catch (error) {
    const isClosed = ['EACCES', 'EPERM'].includes(systemErrorCode(error instanceof Error ? error.cause : undefined) ?? '');
    if (facts === null || !isClosed) throw error;
    await writeInPlace(path, data());
  }
}

function isForeign({ uid }: Stats): boolean {
  return process.geteuid !== undefined && uid !== process.geteuid();
}

async function writeInPlace(path: string, data: FileData): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(0);
    if (typeof data === 'string' || data instanceof Uint8Array) await file.writeFile(data);
    else for await (const piece of data) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

async function factsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
