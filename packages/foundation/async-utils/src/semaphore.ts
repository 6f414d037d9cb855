import { CodexError } from '@codex-ts/protocol';
import { Deferred } from './deferred.ts';
import { Fifo } from './fifo.ts';
import { waitInLine } from './wait-in-line.ts';

/** At most `permits` jobs at a time; the others wait in the order they came. */
export class Semaphore {
  readonly #waiting = new Fifo<Deferred<void>>();
  #free: number;

  /** Throws CodexError `bad_permits` unless `permits` is a positive whole number. */
  constructor(permits: number) {
    if (!Number.isInteger(permits) || permits < 1) {
      throw new CodexError(`A semaphore needs a positive number of permits, not ${permits}.`, { code: 'bad_permits' });
    }
    this.#free = permits;
  }

  /** Waits for a permit and holds it while `job` runs. Rejects with `signal.reason` when aborted while waiting. */
  async run<T>(job: () => Promise<T> | T, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await waitInLine(this.#waiting, new Deferred<void>(), signal);
    try {
      return await job();
    } finally {
      this.#release();
    }
  }

  #release(): void {
    const next = this.#waiting.take();
    if (next) next.resolve();
    else this.#free += 1;
  }
}
