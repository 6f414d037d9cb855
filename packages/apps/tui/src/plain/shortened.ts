import { counted } from './say/quantities.ts';

/** So many shortened texts can be asked for; older ones are forgotten. */
const KEPT = 100;

/** Texts that were said in part, by the number that they were given. */
export class Shortened {
  readonly #texts = new Map<number, () => readonly string[]>();
  #last = 0;

  /** @returns what says how much is left out of a text (see `SayOptions`); the text has a number once that is called */
  for(whole: () => readonly string[]): (count: number) => string {
    let number: number | null = null;
    return (count) => {
      number ??= this.#keep(whole);
      return count === 0 ? `(The line goes on: /show ${number} says all of it.)` : `(${counted(count, 'line')} left out: /show ${number} says all.)`;
    };
  }

  /** The whole text with this number, or the last one; null where there is none. */
  whole(number: number | null): readonly string[] | null {
    return this.#texts.get(number ?? this.#last)?.() ?? null;
  }

  #keep(whole: () => readonly string[]): number {
    this.#last += 1;
    this.#texts.set(this.#last, whole);
    this.#texts.delete(this.#last - KEPT);
    return this.#last;
  }
}
