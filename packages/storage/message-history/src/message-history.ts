import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDir, sweepTemporaries, withFileLock, writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { entryLine, type HistoryEntry, parseEntry } from './entry.ts';
import { chunks, countLines, lineAt, linesBackwards } from './file-lines.ts';

export interface MessageHistoryOptions {
  readonly codexHome: string;
  /** `none`: nothing is written; what is there can be read. */
  readonly persistence: 'save-all' | 'none';
  /** Null or 0: no cap. */
  readonly maxBytes: number | null;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

const FILE = 'history.jsonl';
/** What a file that has grown too large is cut down to. */
const KEPT_SHARE = 0.8;

/**
 * `history.jsonl` in CODEX_HOME: the prompts that a person typed, one line each, oldest first, shared by all sessions
 * of all processes. Mode 0600. Lines that cannot be read are passed over. Memory does not grow with the file.
 */
export class MessageHistory {
  readonly #options: MessageHistoryOptions;
  readonly #path: string;

  constructor(options: MessageHistoryOptions) {
    this.#options = options;
    this.#path = join(options.codexHome, FILE);
  }

  /**
   * Adds a prompt. When the file then is larger than `maxBytes`, the oldest lines go until it has 80 % of that, but
   * never the newest. Throws CodexError `history_failed`, `lock_timeout` and the like; the prompt then is not stored.
   */
  async append(entry: { readonly sessionId: string; readonly text: string }, signal?: AbortSignal): Promise<void> {
    if (this.#options.persistence === 'none') return;
    const ts = Math.floor((this.#options.now ?? Date.now)() / 1000);
    const line = entryLine({ ...entry, ts });
    await ensureDir(this.#options.codexHome, 0o700);
    await withFileLock(this.#path, () => this.#failing(() => this.#appendLocked(line)), { signal });
  }

  /** `logId` tells one file from the next (0: there is none); `count` is its number of lines. */
  async metadata(): Promise<{ logId: number; count: number }> {
    const none = { logId: 0, count: 0 };
    return this.#reading(none, async (file) => {
      const { ino, size } = await file.stat();
      return { logId: ino, count: await countLines(file, size) };
    });
  }

  /** The entry on line `offset` (from 0); null when the file is no longer the one of `logId`, or the line says nothing. */
  async lookup(logId: number, offset: number): Promise<HistoryEntry | null> {
    return this.#reading(null, async (file) => {
      const { ino, size } = await file.stat();
      const line = ino === logId && Number.isInteger(offset) && offset >= 0 ? await lineAt(file, size, offset) : null;
      return line === null ? null : parseEntry(line);
    });
  }

  /** All entries that are there now, newest first; what is added while they are read is not among them. */
  async *newestFirst(): AsyncGenerator<HistoryEntry> {
    const file = await this.#open();
    if (file === null) return;
    try {
      const { size } = await file.stat();
      for await (const { text } of linesBackwards(file, size)) {
        const entry = text === null ? null : parseEntry(text);
        if (entry !== null) yield entry;
      }
    } catch (error) {
      throw this.#failed(error);
    } finally {
      await file.close();
    }
  }

  async #appendLocked(line: string): Promise<void> {
    // Opened anew each time: trimming by another process puts a new file in the place.
    const file = await open(this.#path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
    try {
      const { size, mode } = await file.stat();
      if ((mode & 0o777) !== 0o600) await file.chmod(0o600);
      // A line that was torn by a crash must cost only itself. One write, so that ours cannot be torn by others.
      await writeWhole(file, Buffer.from((await endsOpen(file, size)) ? `\n${line}` : line));
      await this.#trim(file);
    } finally {
      await file.close();
    }
  }

  async #trim(file: FileHandle): Promise<void> {
    const cap = this.#options.maxBytes ?? 0;
    const { size } = await file.stat();
    if (cap <= 0 || size <= cap) return;
    const target = Math.floor(cap * KEPT_SHARE);
    let from = size;
    for await (const { start } of linesBackwards(file, size)) {
      if (from < size && size - start > target) break;
      from = start;
    }
    if (from === 0) return;
    await writeFileAtomic(this.#path, bytesOf(file, from, size), { mode: 0o600 });
    await sweepTemporaries(this.#path);
  }

  async #open(): Promise<FileHandle | null> {
    try {
      // A FIFO in its place must not make us wait.
      return await open(this.#path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return null;
      throw this.#failed(error);
    }
  }

  async #reading<T>(otherwise: T, read: (file: FileHandle) => Promise<T>): Promise<T> {
    const file = await this.#open();
    if (file === null) return otherwise;
    try {
      return await this.#failing(() => read(file));
    } finally {
      await file.close();
    }
  }

  async #failing<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw CodexError.isInstance(error) ? error : this.#failed(error);
    }
  }

  #failed(cause: unknown): CodexError {
    return new CodexError(`The prompt history ${this.#path} cannot be used: ${errorMessage(cause)}`, { code: 'history_failed', cause });
  }
}

async function endsOpen(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}

/** A disk that fills up takes a part of a line; then that part is taken back. */
async function writeWhole(file: FileHandle, line: Buffer): Promise<void> {
  const { size } = await file.stat();
  const { bytesWritten } = await file.write(line);
  if (bytesWritten === line.length) return;
  await file.truncate(size);
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}

async function* bytesOf(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for await (const { chunk } of chunks(file, to, from)) yield chunk;
}
