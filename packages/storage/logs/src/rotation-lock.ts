import { systemErrorCode } from '@codex-ts/protocol';
import { type LogFileFs } from './log-file-fs.ts';

/** Renaming takes microseconds; a lock this old was left by a process that died. */
const STALE_MS = 10_000;

/** A file that exists while one process rotates. Nobody waits for it. */
export class RotationLock {
  readonly #path: string;
  readonly #fs: LogFileFs;
  readonly #now: () => number;

  constructor(path: string, files: LogFileFs, now: () => number) {
    this.#path = path;
    this.#fs = files;
    this.#now = now;
  }

  /** Runs `job` if nobody else holds the lock. Whether it ran. Throws what `job` throws. */
  run(job: () => void): boolean {
    if (!this.#take()) return false;
    try {
      job();
      return true;
    } finally {
      this.#fs.rmSync(this.#path, { force: true });
    }
  }

  #take(): boolean {
    if (this.#create()) return true;
    const held = this.#fs.statSync(this.#path, { throwIfNoEntry: false });
    if (held !== undefined && Math.abs(this.#now() - held.mtimeMs) < STALE_MS) return false;
    // Renaming first: of several processes that find the same stale lock only one gets it.
    const mine = `${this.#path}.${String(process.pid)}`;
    try {
      if (held !== undefined) this.#fs.renameSync(this.#path, mine);
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
      return false;
    }
    this.#fs.rmSync(mine, { force: true });
    return this.#create();
  }

  #create(): boolean {
    try {
      this.#fs.closeSync(this.#fs.openSync(this.#path, 'wx', 0o600));
      return true;
    } catch (error) {
      if (systemErrorCode(error) === 'EEXIST') return false;
      throw error;
    }
  }
}
