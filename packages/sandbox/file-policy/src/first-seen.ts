import { type Followed } from './follow-links.ts';

const MAX_REMEMBERED = 1000;

/**
 * What the places of policies led to when this process first looked. A command that may write where a link lies could
 * point it elsewhere, and the next command would be given what it leads to now.
 */
export class FirstSeen {
  readonly #known = new Map<string, string | null>();

  /** The real path at the first look; null when there was nothing. Remembers `followed` when this is the first. */
  recall(spelled: string, followed: Followed): string | null {
    const known = this.#known.get(spelled);
    if (known !== undefined) return known;
    const first = followed.state === 'missing' ? null : followed.real;
    this.#remember(spelled, first);
    return first;
  }

  /** Somebody else than a command has changed where it leads. */
  correct(spelled: string, followed: Followed): void {
    this.#remember(spelled, followed.state === 'missing' ? null : followed.real);
  }

  #remember(spelled: string, real: string | null): void {
    this.#known.delete(spelled);
    this.#known.set(spelled, real);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}
