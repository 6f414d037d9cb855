import { execFile } from 'node:child_process';
import { accessSync, chmodSync, closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemErrorCode } from '@codex-ts/protocol';

/** Both ends of a pipe. `reader` owns the read end; the owner of the pipe closes `writeFd` once it is handed over. */
export interface Pipe {
  readonly writeFd: number;
  readonly reader: Socket;
  /** Gives the pipe back. `isDrained`: the end of the stream was seen, so no other process holds it any more. */
  release(isDrained: boolean): void;
}

/** A pipe that a command reads. `writer` owns the write end; the owner of the pipe closes `readFd` once it is handed over. */
export interface InputPipe {
  readonly readFd: number;
  readonly writer: Socket;
}

/** Linux `O_PATH`: holds the FIFO itself without counting as a reader or writer of it. */
const O_PATH = 0o10000000;
const GROW_BY = 4;
/** Fixed places: a PATH entry could lead into the workspace. */
const MKFIFO = ['/usr/bin/mkfifo', '/bin/mkfifo'];

/**
 * Real pipes for commands. Node gives children socket pairs, on which `> /dev/stderr` and the like fail with ENXIO,
 * and which cannot be shared by stdout and stderr to keep their order. A FIFO, unlinked as soon as it is open, is a
 * real pipe; opening it again through /proc/self/fd makes a fresh one once all ends of the last are closed.
 */
export class FifoPool {
  readonly #free: number[] = [];
  #growing: Promise<boolean> | undefined;

  /** Null where there are no FIFOs to be had (not Linux, no mkfifo): the caller falls back on Node's own pipes. */
  async acquire(): Promise<Pipe | null> {
    const anchor = await this.#take();
    return anchor === null ? null : this.#open(anchor);
  }

  /** The same for the other direction. */
  async acquireInput(): Promise<InputPipe | null> {
    const anchor = await this.#take();
    if (anchor === null) return null;
    const path = `/proc/self/fd/${anchor}`;
    // Open for both, or the command's end, which must block when it is read, would block when it is opened.
    const both = openSync(path, constants.O_RDWR);
    const readFd = openSync(path, constants.O_RDONLY);
    const writer = new Socket({ fd: openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), readable: false, writable: true });
    closeSync(both);
    // Others may hold it when the command has ended: it is not used again.
    closeSync(anchor);
    return { readFd, writer };
  }

  async #take(): Promise<number | null> {
    while (this.#free.length === 0) {
      this.#growing ??= this.#grow().finally(() => (this.#growing = undefined));
      if (!(await this.#growing)) return null;
    }
    return this.#free.pop() ?? null;
  }

  #open(anchor: number): Pipe {
    const path = `/proc/self/fd/${anchor}`;
    const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeFd = openSync(path, constants.O_WRONLY);
    const reader = new Socket({ fd: readFd, readable: true, writable: false });
    const release = (isDrained: boolean): void => {
      reader.destroy();
      if (isDrained) this.#free.push(anchor);
      else closeSync(anchor);
    };
    return { writeFd, reader, release };
  }

  async #grow(): Promise<boolean> {
    const mkfifo = process.platform === 'linux' ? MKFIFO.find(isExecutable) : undefined;
    if (mkfifo === undefined) return false;
    const folder = mkdtempSync(join(isWritable('/dev/shm') ? '/dev/shm' : tmpdir(), 'codex-ts-'));
    try {
      chmodSync(folder, 0o700); // Whatever the umask.
      const names = Array.from({ length: GROW_BY }, (_, index) => join(folder, String(index)));
      await promisify(execFile)(mkfifo, ['-m', '600', ...names]);
      this.#free.push(...names.map((name) => openSync(name, O_PATH)));
      return true;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function isExecutable(path: string): boolean {
  return isAccessible(path, constants.X_OK);
}

function isWritable(path: string): boolean {
  return isAccessible(path, constants.W_OK | constants.X_OK);
}

function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
