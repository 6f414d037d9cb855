import { ERROR_CODES } from '@codex-ts/app-server-protocol';
import { systemErrorCode } from '@codex-ts/protocol';
import { type Stats } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../request-error.ts';

export interface EntryFacts {
  fileName: string;
  isDirectory: boolean;
  isFile: boolean;
}

/** More than anybody shows, and less than would choke a client. */
const MAX_ENTRIES = 200_000;

/**
 * What a folder holds, links as what they lead to; one that leads nowhere is neither folder nor file.
 * @throws RequestError beyond 200,000 entries; what the system says; the signal's reason
 */
export async function listFolder(path: string, signal: AbortSignal, maxEntries = MAX_ENTRIES): Promise<EntryFacts[]> {
  const entries: EntryFacts[] = [];
  for await (const entry of await opendir(path, { bufferSize: 256 })) {
    signal.throwIfAborted();
    if (entries.length >= maxEntries) throw new RequestError(`the folder has more than ${maxEntries} entries`, { rpcCode: ERROR_CODES.internalError });
    const facts = entry.isSymbolicLink() ? await followed(join(path, entry.name)) : entry;
    entries.push({ fileName: entry.name, isDirectory: facts?.isDirectory() ?? false, isFile: facts?.isFile() ?? false });
  }
  return entries;
}

async function followed(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
