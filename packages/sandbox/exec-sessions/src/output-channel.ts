import { type ChildProcess } from 'node:child_process';
import { closeSync, readlinkSync } from 'node:fs';
import { type Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type FifoPool, type Pipe } from './fifo-pool.ts';

/** After the command itself has ended, how long output of processes that it left behind is waited for. */
const DRAIN_MS = 100;
/** How long bytes that keep coming may stretch that. */
const DRAIN_AT_MOST_MS = 1000;

/** Where stdout and stderr of one command meet, in the order written, or one of the two. */
export interface OutputChannel {
  readonly stdio: number | 'pipe';
  /** What `/proc/PID/fd/1` of the command links to, if that is the same for all that inherit it. */
  readonly file: string | null;
  /** To be called right after the spawn, even if it reports an error later. `streams`: what was given this `stdio`. */
  attach(child: ChildProcess, onData: (chunk: Buffer) => void, streams: readonly ('stdout' | 'stderr')[]): void;
  /** Instead of `attach`, when there is no child. */
  discard(): void;
  /** Whether the output is left where it is, so that who writes it has to wait. */
  hold(isHeld: boolean): void;
  /**
   * Resolves at the end of the stream, or soon after although others still hold it; then everything is closed. Not while
   * the output is held.
   */
  drain(): Promise<void>;
}

export async function openOutputChannel(pool: FifoPool): Promise<OutputChannel> {
  const pipe = await pool.acquire();
  return pipe === null ? new StreamChannel(null) : new StreamChannel(pipe);
}

class StreamChannel implements OutputChannel {
  readonly #pipe: Pipe | null;
  readonly file: string | null;
  #streams: Readable[] = [];
  #ended: Promise<unknown> = Promise.resolve();
  #isEnded = false;
  #received = 0;
  #held: { over: Promise<void>; end: () => void } | null = null;

  constructor(pipe: Pipe | null) {
    this.#pipe = pipe;
    this.file = pipe === null ? null : readlinkSync(`/proc/self/fd/${pipe.writeFd}`);
  }

  get stdio(): number | 'pipe' {
    return this.#pipe?.writeFd ?? 'pipe';
  }

  attach(child: ChildProcess, onData: (chunk: Buffer) => void, streams: readonly ('stdout' | 'stderr')[]): void {
    if (this.#pipe !== null) closeSync(this.#pipe.writeFd);
    this.#streams = this.#pipe === null ? streams.map((name) => child[name]).filter((stream) => stream !== null) : [this.#pipe.reader];
    for (const stream of this.#streams) {
      stream.on('data', (chunk: Buffer) => {
        this.#received += chunk.length;
        onData(chunk);
      });
    }
    this.#ended = Promise.all(this.#streams.map(endOf)).then(() => (this.#isEnded = true));
  }

  discard(): void {
    if (this.#pipe === null) return;
    closeSync(this.#pipe.writeFd);
    this.#pipe.release(true);
  }

  hold(isHeld: boolean): void {
    if (isHeld === (this.#held !== null)) return;
    for (const stream of this.#streams) {
      if (isHeld) stream.pause();
      else stream.resume();
    }
    this.#held?.end();
    this.#held = isHeld ? hold() : null;
  }

  async drain(): Promise<void> {
    do {
      await this.#held?.over;
      await Promise.race([this.#ended, this.#patience()]);
    } while (this.#held !== null && !this.#isEnded);
    for (const stream of this.#streams) stream.destroy();
    this.#pipe?.release(this.#isEnded);
  }

  /** A busy event loop may let the timer fire before waiting bytes were read: give the poll phase its turns first. */
  async #patience(): Promise<void> {
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref());
    for (let before = -1; before !== this.#received && performance.now() - start < DRAIN_AT_MOST_MS; ) {
      before = this.#received;
      await setImmediate();
      await setImmediate();
    }
  }
}

function hold(): { over: Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  return { over, end };
}

/** A broken stream has ended too: what was read before it broke is what there is. */
function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('end', resolve).once('close', resolve).once('error', () => resolve());
  });
}
