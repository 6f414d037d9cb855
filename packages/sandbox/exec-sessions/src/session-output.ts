import { HeadTailBuffer } from './head-tail-buffer.ts';

/** The output of one session: what has not been collected yet, and all of it, each within 1 MiB. */
export class SessionOutput {
  readonly #pending = new HeadTailBuffer();
  readonly #all = new HeadTailBuffer();
  readonly #onOutput: ((chunk: Buffer) => void) | undefined;

  /** `onOutput` sees every chunk once, as it comes; a character may be split between two. */
  constructor(onOutput: ((chunk: Buffer) => void) | undefined) {
    this.#onOutput = onOutput;
  }

  push(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#all.push(chunk);
    this.#onOutput?.(chunk);
  }

  /** `isComplete`: nothing follows, so the bytes of an unfinished character are given out too. */
  take(isComplete: boolean): { text: string; totalBytes: number } {
    return this.#pending.take({ holdPartial: !isComplete });
  }

  get aggregated(): string {
    return this.#all.text();
  }
}
