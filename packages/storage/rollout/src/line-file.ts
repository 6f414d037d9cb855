import { constants } from 'node:fs';
import { dirname } from 'node:path';

import { type RolloutFile, type RolloutFs } from './rollout-fs.ts';

const LINE_FEED = Buffer.from('\n');

/** How much of the given bytes is in the file, and what kept the rest out, if anything did. */
interface AppendOutcome {
  stored: number;
  error?: unknown;
}

/**
 * A file of lines that is only ever appended to, by us and perhaps by other processes. Before a write its end is looked
 * at unless it is where our last write left it: a fragment found there gets a line feed, so that the next line starts
 * clean. Nothing is ever cut off or overwritten.
 */
export class LineFile {
  readonly #path: string;
  readonly #fs: RolloutFs;
  readonly #flags: number;
  #file: RolloutFile | null = null;
  /** Size of the file when it last ended with a whole line of ours; null when that is not known. */
  #wholeAt: number | null = null;
  /** Where a write began of which we do not know whether it took place. */
  #doubtAt: number | null = null;

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

  /**
   * Appends whole lines in one write. The system may take less: then the rest follows as long as nobody else has
   * appended, else it is up to the next call. What a failed write left in the file is found again and counts as stored,
   * when the next call begins with the same lines. Never throws.
   */
  async append(lines: Buffer): Promise<AppendOutcome> {
    let stored = 0;
    try {
      const file = await this.open();
      const { size } = await file.stat();
      stored = await this.#foundAgain(file, size, lines);
      const rest = lines.subarray(stored);
      if (rest.length === 0) return { stored };
      const repair = size === this.#wholeAt || (await endsWhole(file, size)) ? 0 : LINE_FEED.length;
      this.#wholeAt = null;
      this.#doubtAt = size + repair;
      const written = await writeAll(file, repair === 0 ? rest : Buffer.concat([LINE_FEED, rest]), size);
      this.#doubtAt = null;
      if (written === repair + rest.length) this.#wholeAt = size + written;
      return { stored: stored + Math.max(0, written - repair) };
    } catch (error) {
      return { stored, error };
    }
  }

  /** Returns when the disk has what was appended. Throws the system error. */
  async sync(): Promise<void> {
    await this.#file?.datasync();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** How many bytes of whole lines a write of unknown outcome has left, if these are the lines it was given. */
  async #foundAgain(file: RolloutFile, size: number, lines: Buffer): Promise<number> {
    const from = this.#doubtAt;
    if (from === null || size <= from) return 0;
    const left = Buffer.alloc(Math.min(size - from, lines.length));
    let length = 0;
    while (length < left.length) {
      const { bytesRead } = await file.read(left, length, left.length - length, from + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    let same = 0;
    while (same < length && left[same] === lines[same]) same += 1;
    return lines.subarray(0, same).lastIndexOf(0x0a) + 1;
  }
}

async function endsWhole(file: RolloutFile, size: number): Promise<boolean> {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  const { bytesRead } = await file.read(last, 0, 1, size - 1);
  return bytesRead === 0 || last[0] === LINE_FEED[0];
}

/** Gives how many bytes were written from `end` of the file on; fewer than given when someone else came in between. */
async function writeAll(file: RolloutFile, bytes: Buffer, end: number): Promise<number> {
  for (let written = 0; ; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written);
    if (bytesWritten <= 0) throw new Error('the system took no bytes');
    written += bytesWritten;
    if (written === bytes.length || (await file.stat()).size !== end + written) return written;
  }
}
