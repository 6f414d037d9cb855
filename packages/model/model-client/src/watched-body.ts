/** Reads a body with a limit on how long nothing may happen, and lets go at once when the signal fires. */
export class WatchedBody {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#fail(this.#signal.reason);
  /** Ends the read that is under way; null between reads. */
  #reject: ((reason: unknown) => void) | null = null;
  #isTouched = true;

  /** `late` makes the error with which a read ends after `idleMs` milliseconds without a touch. */
  constructor(body: AsyncIterable<Uint8Array>, options: { signal: AbortSignal; idleMs: number; late: () => Error }) {
    this.#chunks = body[Symbol.asyncIterator]();
    this.#signal = options.signal;
    // It means nothing while the reader is busy with what it got: only waiting counts.
    this.#timer = setTimeout(() => this.#fail(options.late()), options.idleMs);
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Something of worth was read: the time limit starts anew with the next read. */
  touch(): void {
    this.#isTouched = true;
  }

  /** The next bytes, or null at the end. */
  next(): Promise<Uint8Array | null> {
    if (this.#signal.aborted) return Promise.reject(this.#signal.reason as Error);
    if (this.#isTouched) this.#timer.refresh();
    this.#isTouched = false;
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#chunks.next().then(
        ({ done, value }) => {
          this.#reject = null;
          resolve(done === true ? null : value);
        },
        (error: unknown) => this.#fail(error),
      );
    });
  }

  /** Ends the reading. The body itself is let go without waiting for it. */
  close(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
    // A body whose read is still under way answers late or with an error; either is of no interest now.
    this.#chunks.return?.().catch(() => undefined);
  }

  #fail(reason: unknown): void {
    const reject = this.#reject;
    this.#reject = null;
    reject?.(reason);
  }
}
