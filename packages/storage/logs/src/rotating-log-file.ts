import fs from 'node:fs';
import { join } from 'node:path';
import { formatLogLine, type LogFormat, type LogRecord, type LogSink } from '@codex-ts/otel';
import { errorMessage } from '@codex-ts/protocol';
import { AppendError, LogFile } from './log-file.ts';
import { type LogFileFs } from './log-file-fs.ts';

const FILE_NAME = 'codex-ts.log';
const MAX_BYTES = 10 * 1024 * 1024;
const KEEP = 3;
const FLUSH_MS = 1_000;
/** Lines wait in memory up to this; then they are written at once. */
const BUFFERED_BYTES = 64 * 1024;

export interface RotatingLogFileOptions {
  /** `log_dir`. Made 0700 when missing. */
  readonly dir: string;
  readonly format?: LogFormat;
  /** Default 10 MiB. */
  readonly maxBytes?: number;
  /** Rotated files that stay. Default 3. */
  readonly keep?: number;
  readonly fs?: LogFileFs;
  readonly now?: () => number;
}

/**
 * The text log: `<log_dir>/codex-ts.log`, 0600, rotated at 10 MiB, three old ones kept. Several processes may write
 * to it at once. Lines are written after at most 1 s, an error at once. Nothing touches the disk before the first
 * record; what cannot be written is dropped, counted, and told in the log when it can be written again.
 */
export class RotatingLogFile implements LogSink {
  readonly path: string;
  readonly #format: LogFormat;
  readonly #now: () => number;
  readonly #file: LogFile;
  #lines: string[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;
  #dropped = 0;
  #untold = 0;
  #lastError: string | null = null;

  constructor(options: RotatingLogFileOptions) {
    this.path = join(options.dir, FILE_NAME);
    this.#format = options.format ?? 'text';
    this.#now = options.now ?? Date.now;
    this.#file = new LogFile({
      path: this.path,
      maxBytes: options.maxBytes ?? MAX_BYTES,
      keep: options.keep ?? KEEP,
      fs: options.fs ?? fs,
      now: this.#now,
    });
  }

  /** Lines that never reached the file. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Why the last ones did not, or null when all did. */
  get lastError(): string | null {
    return this.#lastError;
  }

  write(record: LogRecord): void {
    if (this.#isClosed) {
      this.#dropped += 1;
      return;
    }
    const line = formatLogLine(record, this.#format);
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line);
    if (record.level === 'error' || this.#bytes >= BUFFERED_BYTES) this.#writeOut();
    else this.#timer ??= setTimeout(() => this.#writeOut(), FLUSH_MS).unref();
  }

  flush(): Promise<void> {
    this.#writeOut();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#writeOut();
    this.#isClosed = true;
    this.#file.close();
    return Promise.resolve();
  }

  #writeOut(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    const note = this.#untold > 0 ? this.#lossNote() : '';
    const chunk = Buffer.from(note + lines.join(''));
    try {
      this.#file.append(chunk);
      this.#untold = 0;
      this.#lastError = null;
    } catch (error) {
      this.#lose(lines.length, note !== '', chunk, error);
    }
  }

  #lose(lines: number, hasNote: boolean, chunk: Buffer, error: unknown): void {
    const writtenBytes = error instanceof AppendError ? error.writtenBytes : 0;
    const whole = countNewlines(chunk.subarray(0, writtenBytes));
    if (hasNote && whole > 0) this.#untold = 0;
    const lost = lines - Math.max(0, whole - (hasNote ? 1 : 0));
    this.#dropped += lost;
    this.#untold += lost;
    this.#lastError = errorMessage(error);
  }

  #lossNote(): string {
    const message = `${String(this.#untold)} log lines were lost: ${this.#lastError ?? 'they could not be written'}`;
    return formatLogLine({ timeMs: this.#now(), level: 'warn', target: 'codex_logs', message, fields: {} }, this.#format);
  }
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
}
