import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { moveFile } from './move-file.ts';
import { RolloutError } from './rollout-error.ts';
import { type RolloutFile, type RolloutFs } from './rollout-fs.ts';
import { sessionsFolder } from './rollout-path.ts';

/** Bytes collected for one write. */
const BATCH_BYTES = 1024 * 1024;

/** What a process that died left behind is taken away after this time. */
const STALE_MS = 24 * 60 * 60 * 1000;

/**
 * A rollout (0600) that is written elsewhere and put in its place when it is whole. The elsewhere is a folder that no
 * reader of rollouts looks into. Its methods throw RolloutError `rollout_not_stored`.
 */
export class AtomicFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #fs: RolloutFs;
  #file: RolloutFile | null = null;
  #batch: Buffer[] = [];
  #batchBytes = 0;

  constructor(path: string, codexHome: string, fs: RolloutFs) {
    this.#path = path;
    this.#fs = fs;
    this.#temporary = join(unfinishedFolder(codexHome), `${basename(path)}.${randomBytes(6).toString('hex')}`);
  }

  async write(bytes: Buffer): Promise<void> {
    this.#batch.push(bytes);
    this.#batchBytes += bytes.length;
    if (this.#batchBytes >= BATCH_BYTES) await this.#storing(() => this.#flush());
  }

  /** Puts the file in its place; by then the disk has it. */
  async commit(): Promise<void> {
    await this.#storing(async () => {
      const file = await this.#flush();
      await file.datasync();
      await this.#close();
      const outcome = await moveFile(this.#fs, this.#temporary, this.#path);
      if (outcome !== 'moved') throw RolloutError.content(this.#path, 'another rollout has that name', 'rollout_exists');
    });
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    // What stopped the writing is reported; a remainder that cannot be removed now goes with the stale ones.
    await this.#close().catch(() => undefined);
    await this.#fs.unlink(this.#temporary).catch(() => undefined);
  }

  async #flush(): Promise<RolloutFile> {
    const file = await this.#open();
    const bytes = Buffer.concat(this.#batch);
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
      if (bytesWritten <= 0) throw new Error('the system took no bytes');
      written += bytesWritten;
    }
    this.#batch = [];
    this.#batchBytes = 0;
    return file;
  }

  async #open(): Promise<RolloutFile> {
    if (this.#file !== null) return this.#file;
    const folder = dirname(this.#temporary);
    await this.#fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await removeStale(folder);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    this.#file = await this.#fs.open(this.#temporary, flags, 0o600);
    return this.#file;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #storing<T>(job: () => Promise<T>): Promise<T> {
    try {
      return await job();
    } catch (cause) {
      throw cause instanceof RolloutError ? cause : RolloutError.storing(this.#path, cause);
    }
  }
}

/** Inside `sessions`, so that a rename to a rollout's place stays on one disk. */
export function unfinishedFolder(codexHome: string): string {
  return join(sessionsFolder(codexHome), '.unfinished');
}

/** Best effort: what cannot be removed today is tried again with the next file. */
async function removeStale(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > STALE_MS) await unlink(path).catch(() => undefined);
  }
}
