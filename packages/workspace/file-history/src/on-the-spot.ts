/** A call that takes this long had better not hold up everything else. */
const SLOW_MS = 1;
const MAX_SLOW = 16;
/** Where calls have been slow, one in so many is tried on the spot again. */
const RETRY_EVERY = 1000;

let slow = 0;
let put = 0;

/**
 * A disk call that is made on the spot as long as such calls are quick: on a local disk a look at a file costs far
 * less than sending for it and waiting. Where they are slow (a network file system, a sleeping disk) they are left to
 * Node's background threads.
 */
export function onTheSpot<A extends unknown[], R>(now: (...args: A) => R, later: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    if (slow >= MAX_SLOW && put++ % RETRY_EVERY !== 0) return later(...args);
    const start = performance.now();
    try {
      return now(...args);
    } finally {
      slow = Math.min(MAX_SLOW, Math.max(0, performance.now() - start > SLOW_MS ? slow + 1 : slow - 0.05));
    }
  };
}
