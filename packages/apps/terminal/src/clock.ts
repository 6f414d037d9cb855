/** Time, as the parts that wait need it: a test holds its own. */
export interface Clock {
  /** In ms, from any beginning, never backwards. */
  now(): number;
  /** Calls `run` once, after at least `ms`. @returns what calls it off */
  after(ms: number, run: () => void): () => void;
}

/** The computer's clock. What is due at once runs after the input that is there has been read. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    if (ms <= 0) {
      const soon = setImmediate(run);
      return () => clearImmediate(soon);
    }
    // Whole milliseconds, rounded up: a timer that comes too early would be no timer.
    const timer = setTimeout(run, Math.ceil(ms));
    return () => clearTimeout(timer);
  },
};
