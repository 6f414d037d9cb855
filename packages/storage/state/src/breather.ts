import { setImmediate as nextTurn } from 'node:timers/promises';

const TURN_MS = 4;

/** Lets others have the event loop in the middle of long synchronous work. */
export class Breather {
  #since = performance.now();

  /** Whether it is time for a pause. Call it often; it is cheap. */
  get isDue(): boolean {
    return performance.now() - this.#since > TURN_MS;
  }

  async breathe(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await nextTurn();
    signal?.throwIfAborted();
    this.#since = performance.now();
  }
}
