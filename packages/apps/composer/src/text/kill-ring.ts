import { type Draft, joinDrafts } from './token.ts';

const MOST_KILLS = 30;

/** What was cut, newest last. Kills in a row become one. */
export class KillRing {
  #kills: Draft[] = [];
  #at = 0;

  /** `side`: where it stood before the cursor or after it. `isChained`: the command before this one killed too. */
  kill(draft: Draft, side: 'before' | 'after', isChained: boolean): void {
    const last = isChained ? this.#kills.pop() : undefined;
    const whole = last === undefined ? draft : joinDrafts(side === 'before' ? [draft, last] : [last, draft], '');
    this.#kills.push(whole);
    if (this.#kills.length > MOST_KILLS) this.#kills.shift();
    this.#at = this.#kills.length - 1;
  }

  /** The last kill; undefined if there was none. */
  newest(): Draft | undefined {
    this.#at = this.#kills.length - 1;
    return this.#kills[this.#at];
  }

  /** The kill before the one that was given last; after the oldest comes the newest. */
  older(): Draft | undefined {
    this.#at = this.#at > 0 ? this.#at - 1 : this.#kills.length - 1;
    return this.#kills[this.#at];
  }
}
