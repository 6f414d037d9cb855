import { createHash, type Hash, randomBytes } from 'node:crypto';
import { type Stats } from 'node:fs';
import { join } from 'node:path';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type FsPath, type HistoryFile, type HistoryFs, READ_FLAGS, writeAll } from './history-fs.ts';
import { makeFolder } from './store-layout.ts';
import { readWhole, removeIfThere } from './whole-file.ts';

/** Up to this size a file is read in one piece. */
const PIECE = 1 << 20;

/** A user's file, read: its content's name, and what it cost to keep it (0 when the content was known). */
export interface KeptFile {
  readonly hash: string;
  readonly size: number;
  readonly addedBytes: number;
}

/** The store could not take a content: full, read-only, failing. Nothing is wrong with the user's file. */
export class StoreError extends CodexError {
  constructor(cause: unknown) {
    super(`cannot keep copies of files: ${errorMessage(cause)}`, { code: 'file_history_store', cause });
  }
}

/**
 * Contents by SHA-256. An object is written under a temporary name beside its place and renamed, so whatever has an
 * object's name is whole, as far as the process is concerned; after a power cut reading finds out.
 */
export class ObjectStore {
  readonly #fs: HistoryFs;
  readonly #folder: string;

  constructor(fs: HistoryFs, folder: string) {
    this.#fs = fs;
    this.#folder = folder;
  }

  /** Reads the regular file that `seen` was the state of, and keeps its content. Throws StoreError, or system errors of reading. */
  async keep(path: FsPath, seen: Stats): Promise<KeptFile> {
    const read = await this.#readSeen(path, seen);
    if (typeof read === 'string') return this.#keepLarge(path, read, seen.size);
    const hash = createHash('sha256').update(read).digest('hex');
    const addedBytes = (await this.has(hash, read.length)) ? 0 : await this.#write(hash, read);
    return { hash, size: read.length, addedBytes };
  }

  /** The content's name alone; nothing is kept. */
  async hash(path: FsPath, seen: Stats): Promise<KeptFile> {
    const read = await this.#readSeen(path, seen);
    const hash = typeof read === 'string' ? read : createHash('sha256').update(read).digest('hex');
    return { hash, size: typeof read === 'string' ? seen.size : read.length, addedBytes: 0 };
  }

  /** Whether there is an object of that name and size. Its bytes are looked at only when it is copied out. */
  async has(hash: string, size: number): Promise<boolean> {
    try {
      return (await this.#fs.lstat(this.#place(hash))).size === size;
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return false;
      throw new StoreError(error);
    }
  }

  /** A content of up to 1 MiB; null when the object is missing or not what its name says. */
  async small(hash: string, size: number): Promise<Buffer | null> {
    return size > PIECE ? null : this.whole(hash);
  }

  /** A content of any size; null when the object is missing or not what its name says. */
  async whole(hash: string): Promise<Buffer | null> {
    const bytes = await readWhole(this.#fs, this.#place(hash));
    return bytes !== null && createHash('sha256').update(bytes).digest('hex') === hash ? bytes : null;
  }

  /** Writes a content into an open file. False when the object is missing or not what its name says. */
  async copyOut(hash: string, to: HistoryFile): Promise<boolean> {
    let from: HistoryFile;
    try {
      from = await this.#fs.open(this.#place(hash), READ_FLAGS);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return false;
      throw error;
    }
    try {
      const sum = createHash('sha256');
      await eachPiece(from, async (piece) => {
        sum.update(piece);
        await writeAll(to, piece);
      });
      return sum.digest('hex') === hash;
    } finally {
      await from.close();
    }
  }

  #place(hash: string): string {
    return join(this.#folder, hash.slice(0, 2), hash.slice(2));
  }

  /** The bytes of a small file, the hash of a large one. */
  async #readSeen(path: FsPath, seen: Stats): Promise<Buffer | string> {
    if (seen.size <= PIECE) {
      const { stats, bytes } = await this.#fs.read(path, PIECE + 1);
      assertSame(stats, seen);
      if (bytes.length <= PIECE) return bytes;
    }
    const file = await this.#fs.open(path, READ_FLAGS);
    try {
      assertSame(await file.stat(), seen);
      return (await hashPieces(file)).digest('hex');
    } finally {
      await file.close();
    }
  }

  /** The copy is what counts, and gives the name: the file may change while it is read. */
  async #keepLarge(path: FsPath, expected: string, size: number): Promise<KeptFile> {
    if (await this.has(expected, size)) return { hash: expected, size, addedBytes: 0 };
    const temporary = join(this.#folder, `copy-${randomBytes(8).toString('hex')}.tmp`);
    try {
      await storing(() => this.#fs.copyNew(path, temporary));
      const copy = await storing(() => this.#fs.open(temporary, READ_FLAGS));
      const kept = await storing(async () => {
        try {
          await copy.chmod(0o600);
          return { hash: (await hashPieces(copy)).digest('hex'), size: (await copy.stat()).size };
        } finally {
          await copy.close();
        }
      });
      await this.#rename(temporary, kept.hash);
      return { ...kept, addedBytes: kept.size };
    } catch (error) {
      await removeIfThere(this.#fs, temporary);
      throw error;
    }
  }

  async #write(hash: string, bytes: Buffer): Promise<number> {
    const temporary = `${this.#place(hash)}.${randomBytes(4).toString('hex')}.tmp`;
    await storing(async () => {
      try {
        await this.#create(temporary, hash, bytes);
        await this.#fs.rename(temporary, this.#place(hash));
      } catch (error) {
        await removeIfThere(this.#fs, temporary);
        throw error;
      }
    });
    return bytes.length;
  }

  async #create(temporary: string, hash: string, bytes: Buffer): Promise<void> {
    try {
      await this.#fs.create(temporary, bytes, 0o600);
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
      await makeFolder(this.#fs, join(this.#folder, hash.slice(0, 2)));
      await this.#fs.create(temporary, bytes, 0o600);
    }
  }

  async #rename(temporary: string, hash: string): Promise<void> {
    await storing(async () => {
      await makeFolder(this.#fs, join(this.#folder, hash.slice(0, 2)));
      await this.#fs.rename(temporary, this.#place(hash));
    });
  }
}

/** Another file may have taken the name, or a folder on the way may have become a link, since it was looked at. */
function assertSame(now: Stats, seen: Stats): void {
  if (!now.isFile() || now.ino !== seen.ino || now.dev !== seen.dev) throw Object.assign(new Error('replaced meanwhile'), { code: 'ESTALE' });
}

async function storing<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError(error);
  }
}

async function hashPieces(file: HistoryFile): Promise<Hash> {
  const sum = createHash('sha256');
  await eachPiece(file, (piece) => {
    sum.update(piece);
    return Promise.resolve();
  });
  return sum;
}

async function eachPiece(file: HistoryFile, use: (piece: Buffer) => Promise<void>): Promise<void> {
  const { size } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(PIECE, size)));
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    await use(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}
