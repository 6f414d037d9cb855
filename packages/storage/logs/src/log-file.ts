import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { type LogFileFs } from './log-file-fs.ts';
import { RotationLock } from './rotation-lock.ts';

/** A full file that cannot be rotated grows by this much more, then lines are refused. */
const SLACK_BYTES = 4 * 1024 * 1024;

export interface LogFileOptions {
  readonly path: string;
  /** A file that would grow beyond this is rotated. */
  readonly maxBytes: number;
  /** Rotated files that stay: `<path>.1` is the newest. */
  readonly keep: number;
  readonly fs: LogFileFs;
  readonly now: () => number;
}

/** What had been written when an append failed. */
export class AppendError extends CodexError {
  readonly writtenBytes: number;

  constructor(cause: unknown, writtenBytes: number) {
    super(cause instanceof Error ? cause.message : String(cause), { code: systemErrorCode(cause) ?? 'append_failed', cause });
    this.writtenBytes = writtenBytes;
  }
}

/**
 * A file that several processes append to and that any of them rotates. Every append is one write at the end of the
 * file, so lines of different processes never mix; a process that still holds a file which another has just rotated
 * notices before its next append.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  readonly #lock: RotationLock;
  #fd: number | null = null;
  #endsTorn = false;

  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#lock = new RotationLock(`${options.path}.lock`, options.fs, options.now);
  }

  /** Appends whole lines. Throws AppendError; the file is opened anew next time. */
  append(lines: Buffer): void {
    let extra = 0;
    let offset = 0;
    try {
      const fd = this.#ready(lines.length);
      extra = this.#endsTorn ? 1 : 0;
      const bytes = this.#endsTorn ? Buffer.concat([Buffer.from('\n'), lines]) : lines;
      while (offset < bytes.length) {
        const n = this.#options.fs.writeSync(fd, bytes, offset);
        if (n === 0) throw new CodexError('Nothing could be written.', { code: 'ENOSPC' });
        offset += n;
      }
      this.#endsTorn = false;
    } catch (error) {
      this.close();
      throw new AppendError(error, Math.max(0, offset - extra));
    }
  }

  close(): void {
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    this.#options.fs.closeSync(fd);
  }

  /** The descriptor to append `incoming` bytes to: of the file that has the name now, rotated if it is full. */
  #ready(incoming: number): number {
    const { path, maxBytes } = this.#options;
    let fd = this.#current();
    const { size, isRegular } = this.#statOf(fd);
    if (!isRegular || size === 0 || size + incoming <= maxBytes) return fd;
    if (this.#lock.run(() => this.#rotate(fd))) fd = this.#current();
    // Somebody else is rotating, or nobody can. Wait for that, but not without end.
    else if (size + incoming > maxBytes + SLACK_BYTES) throw new CodexError(`${path} is full and cannot be rotated.`, { code: 'log_full' });
    return fd;
  }

  #current(): number {
    const { path } = this.#options;
    if (this.#fd !== null && !this.#isAt(this.#fd, path)) this.close();
    this.#fd ??= this.#open();
    return this.#fd;
  }

  #open(): number {
    const { fs: files, path } = this.#options;
    files.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Non-blocking, for a pipe that lies there without a reader would hold us up for ever; files do not mind.
    const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
    const fd = files.openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
    const stats = files.fstatSync(fd);
    if (stats.isFile() && (stats.mode & 0o077) !== 0 && stats.uid === process.getuid?.()) files.fchmodSync(fd, 0o600);
    this.#endsTorn = stats.isFile() && stats.size > 0 && !this.#endsWithNewline(fd, stats.size);
    return fd;
  }

  #endsWithNewline(fd: number, size: number): boolean {
    const last = Buffer.alloc(1);
    return this.#options.fs.readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === 0x0a;
  }

  /** Under the lock: `<path>` becomes `<path>.1` and so on. Nothing when another process has done it just before. */
  #rotate(fd: number): void {
    const { fs: files, path, keep } = this.#options;
    if (!this.#isAt(fd, path)) return;
    for (let n = keep - 1; n >= 1; n -= 1) renameIfThere(files, `${path}.${String(n)}`, `${path}.${String(n + 1)}`);
    if (keep > 0) files.renameSync(path, `${path}.1`);
    else files.rmSync(path, { force: true });
  }

  #isAt(fd: number, path: string): boolean {
    const there = this.#options.fs.statSync(path, { throwIfNoEntry: false });
    const ours = this.#options.fs.fstatSync(fd);
    return there?.ino === ours.ino && there.dev === ours.dev;
  }

  #statOf(fd: number): { size: number; isRegular: boolean } {
    const stats = this.#options.fs.fstatSync(fd);
    return { size: stats.size, isRegular: stats.isFile() };
  }
}

function renameIfThere(files: LogFileFs, from: string, to: string): void {
  try {
    files.renameSync(from, to);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
