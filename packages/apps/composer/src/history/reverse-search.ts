import { type Draft, plainDraft, sameDraft } from '../text/token.ts';

/** `fetch`: the rest of the history is elsewhere and must be asked. */
export type SearchStep = { readonly kind: 'settled' } | { readonly kind: 'fetch'; readonly query: string; readonly offset: number };

const SETTLED: SearchStep = { kind: 'settled' };

/** Looking for an earlier prompt by a part of it. The matches found so far stay, so that one can go to and fro. */
export class ReverseSearch {
  #query = '';
  readonly #local: readonly Draft[];
  #nextLocal = 0;
  #nextOffset = 0;
  #matches: Draft[] = [];
  #at = -1;
  #isWaiting = false;
  #isAtEnd = false;

  /** `local`: prompts of this session, newest first. */
  constructor(local: readonly Draft[]) {
    this.#local = local;
  }

  get query(): string {
    return this.#query;
  }

  /** What was found; null before anything is typed and when nothing is. */
  get match(): Draft | null {
    return this.#matches[this.#at] ?? null;
  }

  /** For people: where the search is. */
  get state(): 'idle' | 'found' | 'searching' | 'none' {
    if (this.#query === '') return 'idle';
    if (this.#isWaiting) return 'searching';
    return this.match === null ? 'none' : 'found';
  }

  /** No older match is to be had. */
  get isAtEnd(): boolean {
    return this.#isAtEnd && this.#at + 1 >= this.#matches.length;
  }

  setQuery(query: string): SearchStep {
    this.#query = query;
    this.#nextLocal = 0;
    this.#nextOffset = 0;
    this.#matches = [];
    this.#at = -1;
    this.#isWaiting = false;
    this.#isAtEnd = false;
    return query === '' ? SETTLED : this.older();
  }

  older(): SearchStep {
    if (this.#query === '' || this.#isWaiting || this.isAtEnd) return SETTLED;
    if (this.#at + 1 < this.#matches.length) {
      this.#at += 1;
      return SETTLED;
    }
    const wanted = this.#query.toLowerCase();
    for (; this.#nextLocal < this.#local.length; ) {
      const draft = this.#local[this.#nextLocal];
      this.#nextLocal += 1;
      if (draft !== undefined && draft.text.toLowerCase().includes(wanted) && this.#take(draft)) return SETTLED;
    }
    this.#isWaiting = true;
    return { kind: 'fetch', query: this.#query, offset: this.#nextOffset };
  }

  newer(): void {
    if (this.#at > 0) this.#at -= 1;
  }

  /** The answer to a `fetch`; one that comes too late changes nothing. */
  provide(query: string, found: { readonly offset: number; readonly text: string } | null): SearchStep {
    if (!this.#isWaiting || query !== this.#query) return SETTLED;
    this.#isWaiting = false;
    if (found === null) {
      this.#isAtEnd = true;
      return SETTLED;
    }
    this.#nextOffset = found.offset + 1;
    return this.#take(plainDraft(found.text)) ? SETTLED : this.older();
  }

  /** Adds a match unless it says what one before it said. */
  #take(match: Draft): boolean {
    if (this.#matches.some((known) => sameDraft(known, match))) return false;
    this.#matches.push(match);
    this.#at = this.#matches.length - 1;
    return true;
  }
}
