/** Times in milliseconds, sizes in characters. */
export interface PasteBurstTiming {
  /** Keys that come closer together than this may be a paste. */
  readonly gap: number;
  /** After so long without a key the paste is over. */
  readonly idle: number;
}

/** A console that passes pastes on slowly needs more patience. */
export const BURST_TIMING = { default: { gap: 8, idle: 8 }, windows: { gap: 30, idle: 60 } } as const;

/** So many characters in a row make a paste. */
const LEAST = 3;
/** For so long after a paste Enter belongs to it. */
const ENTER_WINDOW = 120;

/** What was held back: a paste, or what someone typed. */
export interface Released {
  readonly kind: 'paste' | 'typed';
  readonly characters: readonly string[];
}

/**
 * Tells pasting from typing where the terminal does not: characters that come faster than anyone types are held back
 * until they stop. A line break in their midst is text, it does not send the message.
 */
export class PasteBurst {
  readonly #timing: PasteBurstTiming;
  #held: string[] = [];
  #last = Number.NEGATIVE_INFINITY;
  #enterUntil = Number.NEGATIVE_INFINITY;

  constructor(timing: PasteBurstTiming) {
    this.#timing = timing;
  }

  /** When `release` is due; null while nothing is held. */
  get due(): number | null {
    return this.#held.length === 0 ? null : this.#last + this.#timing.idle + 1;
  }

  /** Holds a character back. What was held too long ago to belong to it must be released before. */
  hold(character: string, now: number): void {
    this.#held.push(character);
    this.#last = now;
  }

  /** Whether what is held is over. */
  isOver(now: number): boolean {
    return this.#held.length > 0 && now - this.#last > (this.#held.length < LEAST ? this.#timing.gap : this.#timing.idle);
  }

  /** Whether Enter is a line break of a paste now. */
  takesEnter(now: number): boolean {
    return this.#held.length >= LEAST || (this.#held.length === 0 && now <= this.#enterUntil);
  }

  /** A line break was taken behind the paste: more may follow. */
  enterTaken(now: number): void {
    this.#enterUntil = now + ENTER_WINDOW;
  }

  /** Gives out what is held. Null if nothing is. */
  release(now: number): Released | null {
    if (this.#held.length === 0) return null;
    const characters = this.#held;
    this.#held = [];
    const kind = characters.length >= LEAST ? 'paste' : 'typed';
    if (kind === 'paste') this.#enterUntil = now + ENTER_WINDOW;
    return { kind, characters };
  }

  /** A key that no paste contains was pressed: Enter sends again. */
  endWindow(): void {
    this.#enterUntil = Number.NEGATIVE_INFINITY;
  }
}
