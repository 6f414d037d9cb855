import { setImmediate } from 'node:timers/promises';

/** How long this thread may be kept from everything else, in milliseconds. */
const SLICE_MS = 8;

/** Breaks long work into slices, between which everything else has its turn. */
export class TimeSlice {
  #start = performance.now();

  /** To be asked every few hundred steps: whether it is time for `rest`. */
  get isOver(): boolean {
    return performance.now() - this.#start > SLICE_MS;
  }

  /** Rejects with the signal's reason. */
  async rest(signal?: AbortSignal): Promise<void> {
    await setImmediate();
    signal?.throwIfAborted();
    this.#start = performance.now();
  }
}
