/** A row at a time comes with each frame: 120 a second. */
const TICK_MS = 1000 / 120;
/** Times are not exact to the last digit. */
const NO_TIME = 0.001;
/** So much behind, it catches up: then all rows that wait come at once. */
const BEHIND = { rows: 8, ms: 120 } as const;
/** This near to the text, and for so long, it comes row by row again. */
const NEAR = { rows: 2, ms: 40, heldMs: 250 } as const;
/** It does not change its mind sooner, unless it has fallen far behind. */
const REST_MS = 250;
const FAR_BEHIND = { rows: 64, ms: 300 } as const;

/**
 * How many of the rows that a message has ready come onto the screen: one by one while they come slowly, so that the
 * text flows, and all of them when it has fallen behind. It knows numbers of rows and times only; all times are of one
 * steady clock, in ms. The thresholds are those of the original.
 */
export class StreamPace {
  /** When the rows that wait became ready, oldest first. */
  #waiting: { count: number; readonly since: number }[] = [];
  #lastTick = -Infinity;
  #isCatchingUp = false;
  #nearSince: number | null = null;
  #caughtUpAt = -Infinity;

  /** `ready`: rows that are not on the screen yet. @returns how many of them come now */
  take(ready: number, now: number): number {
    const known = this.#waiting.reduce((sum, { count }) => sum + count, 0);
    if (ready > known) this.#waiting.push({ count: ready - known, since: now });
    this.#chooseSpeed(ready, now);
    const isDue = now - this.#lastTick >= TICK_MS - NO_TIME;
    const count = this.#isCatchingUp ? ready : isDue ? Math.min(1, ready) : 0;
    if (count > 0) this.#lastTick = now;
    this.#drop(count);
    return count;
  }

  /** In how many ms the next row is due; null: none waits. */
  nextIn(now: number): number | null {
    return this.#waiting.length === 0 ? null : Math.max(0, this.#lastTick + TICK_MS - now);
  }

  #chooseSpeed(ready: number, now: number): void {
    const [oldest] = this.#waiting;
    const age = oldest === undefined ? 0 : now - oldest.since;
    if (!this.#isCatchingUp) {
      const isBehind = ready >= BEHIND.rows || age >= BEHIND.ms;
      const isFar = ready >= FAR_BEHIND.rows || age >= FAR_BEHIND.ms;
      this.#isCatchingUp = isFar || (isBehind && now - this.#caughtUpAt >= REST_MS);
      this.#nearSince = null;
      return;
    }
    if (ready > NEAR.rows || age > NEAR.ms) {
      this.#nearSince = null;
      return;
    }
    this.#nearSince ??= now;
    if (now - this.#nearSince < NEAR.heldMs) return;
    this.#isCatchingUp = false;
    this.#caughtUpAt = now;
  }

  #drop(count: number): void {
    let left = count;
    while (left > 0) {
      const [oldest] = this.#waiting;
      if (oldest === undefined) return;
      const gone = Math.min(left, oldest.count);
      oldest.count -= gone;
      left -= gone;
      if (oldest.count === 0) this.#waiting.shift();
    }
  }
}
