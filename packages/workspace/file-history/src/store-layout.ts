import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { type HistoryFs } from './history-fs.ts';

/** Where file history lies below CODEX_HOME. Folders are 0700, files 0600. */
export interface StoreLayout {
  readonly folder: string;
  /** `ab/<62 hex>`: contents by SHA-256. */
  readonly objects: string;
  /** What each workspace looked like when last seen, for all threads. */
  readonly roots: string;
  /** `<thread id>/journal.jsonl` and the baselines of turns in progress. */
  readonly threads: string;
  /** One file per operation that is writing. */
  readonly writers: string;
  readonly pruneLock: string;
  readonly sizeFile: string;
}

export function storeLayout(codexHome: string): StoreLayout {
  const folder = join(codexHome, 'file-history');
  const below = (name: string): string => join(folder, name);
  return {
    folder,
    objects: below('objects'),
    roots: below('roots'),
    threads: below('threads'),
    writers: below('writers'),
    pruneLock: below('prune.lock'),
    sizeFile: below('size.json'),
  };
}

/** A thread's own folder. Throws CodexError `bad_thread_id` for what cannot be a folder's name. */
export function threadFolder(layout: StoreLayout, threadId: string): string {
  if (!/^[\w-]{1,128}$/.test(threadId)) throw new CodexError(`${JSON.stringify(threadId)} is no thread id.`, { code: 'bad_thread_id' });
  return join(layout.threads, threadId);
}

export function rootFile(layout: StoreLayout, root: string): string {
  return join(layout.roots, `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.manifest`);
}

/** Makes a folder below an existing one, with 0700, if it is missing. */
export async function makeFolder(fs: HistoryFs, path: string): Promise<void> {
  try {
    await fs.mkdir(path, 0o700);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}

/** Makes the store's folders, CODEX_HOME itself included. */
export async function makeStore(fs: HistoryFs, codexHome: string, layout: StoreLayout): Promise<void> {
  for (const path of [codexHome, layout.folder, layout.objects, layout.roots, layout.threads, layout.writers]) await makeFolder(fs, path);
}
