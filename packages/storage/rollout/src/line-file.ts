import { constants } from 'node:fs';
import { dirname } from 'node:path';

import { type RolloutFile, type RolloutFs } from './rollout-fs.ts';

const LINE_FEED = 0x0a;

/** How much of the given bytes is in the file, and what kept the rest out. */
interface AppendOutcome {
  stored: number;
  error?: unknown;
}

/**
 * A file of lines that is only ever appended to. It is opened at the first need and its tail is looked at before the
 * first write and after every failed one: a fragment found there gets a line feed, so that the next line starts clean.
 * Nothing is ever cut off or overwritten, as another process may append to the same file.
 */
export class LineFile {
  readonly #path: string;
  readonly #fs: RolloutFs;
  readonly #flags: number;
  #file: RolloutFile | null = null;
  #endsWhole = false;

  /** `create`: make the file (0600) and its folders (0700) when missing; the original leaves both to the umask. */
  constructor(path: string, fs: RolloutFs, options: { create: boolean }) {
    this.#path = path;
    this.#fs = fs;
    this.#flags = constants.O_RDWR | constants.O_APPEND | (options.create ? constants.O_CREAT : 0);
  }

  /** Opens the file if it is not open. Throws the system error. */
  async open(): Promise<RolloutFile> {
    if (this.#file !== null) return this.#file;
    if (this.#flags & constants.O_CREAT) await this.#fs.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    this.#file = await this.#fs.open(this.#path, this.#flags, 0o600);
    return this.#file;
  }

  /** Appends whole lines in one write, or in as many as the system insists on. Never throws. */
  async append(lines: Buffer): Promise<AppendOutcome> {
    let written = 0;
    let repair = 0;
    try {
      const file = await this.open();
      repair = this.#endsWhole || (await endsWhole(file)) ? 0 : 1;
      const bytes = repair === 0 ? lines : Buffer.concat([Buffer.from([LINE_FEED]), lines]);
      this.#endsWhole = false;
      while (written < bytes.length) written += await writeSome(file, bytes, written);
      this.#endsWhole = true;
      return { stored: lines.length };
    } catch (error) {
      return { stored: Math.max(0, written - repair), error };
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }
}

async function endsWhole(file: RolloutFile): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  const { bytesRead } = await file.read(last, 0, 1, size - 1);
  return bytesRead === 0 || last[0] === LINE_FEED;
}

async function writeSome(file: RolloutFile, bytes: Buffer, from: number): Promise<number> {
  const { bytesWritten } = await file.write(bytes, from, bytes.length - from);
  if (bytesWritten <= 0) throw new Error('the system took no bytes');
  return bytesWritten;
}
