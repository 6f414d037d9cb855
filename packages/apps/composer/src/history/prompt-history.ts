import { type Draft, draftSize, sameDraft } from '../text/token.ts';

/** What is asked for while going back: an entry that is here, one to be fetched, or nothing. */
export type HistoryStep = { readonly kind: 'entry'; readonly draft: Draft } | { readonly kind: 'fetch'; readonly offset: number } | { readonly kind: 'none' };

const NONE: HistoryStep = { kind: 'none' };
const MOST_LOCAL = 1_000;
const MOST_FETCHED = 10_000;
/** Beyond so many characters the oldest prompts of the session are forgotten, and no earlier ones fetched. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/**
 * Earlier prompts, newest first: those of this session with all their tokens, then those of earlier sessions, which are
 * asked for one by one and kept.
 */
export class PromptHistory {
  #local: Draft[] = [];
  /** By offset from the newest; null is behind the oldest. */
  readonly #fetched: (Draft | null)[] = [];
  #fetchedCharacters = 0;
  /** Steps back from the present; 0 while nobody looks back. */
  #depth = 0;
  #shown: Draft | null = null;
  #awaited: number | null = null;

  /** The entry that the composer shows; null if it shows something else. */
  get shown(): Draft | null {
    return this.#shown;
  }

  /** Newest first. */
  get local(): readonly Draft[] {
    return this.#local;
  }

  add(draft: Draft): void {
    const newest = this.#local[0];
    if (newest === undefined || !sameDraft(newest, draft)) this.#local.unshift(draft);
    let characters = 0;
    const kept = this.#local.slice(0, MOST_LOCAL).findIndex((each) => (characters += draftSize(each)) > MOST_CHARACTERS);
    this.#local.length = Math.min(MOST_LOCAL, kept < 0 ? this.#local.length : Math.max(1, kept));
    this.leave();
  }

  /** Takes back what `add` put last, if it is this. */
  remove(draft: Draft): void {
    const newest = this.#local[0];
    if (newest !== undefined && sameDraft(newest, draft)) this.#local.shift();
    this.leave();
  }

  /** Back to the present. */
  leave(): void {
    this.#depth = 0;
    this.#shown = null;
    this.#awaited = null;
  }

  /** One step back. */
  older(): HistoryStep {
    // What was asked for is on its way.
    if (this.#awaited !== null) return NONE;
    for (let depth = this.#depth + 1; ; depth += 1) {
      const local = this.#local[depth - 1];
      if (local !== undefined && !this.#isShown(local)) return this.#show(depth, local);
      if (local !== undefined) continue;
      const offset = depth - 1 - this.#local.length;
      const fetched = this.#fetched[offset];
      if (fetched === null || offset >= MOST_FETCHED || (fetched === undefined && this.#fetchedCharacters > MOST_CHARACTERS)) return NONE;
      if (fetched === undefined) {
        this.#awaited = offset;
        return { kind: 'fetch', offset };
      }
      if (!this.#isShown(fetched)) return this.#show(depth, fetched);
    }
  }

  /** One step towards the present, where it is an empty draft; null in the present. */
  newer(): Draft | null {
    this.#awaited = null;
    if (this.#depth === 0) return null;
    for (let depth = this.#depth - 1; depth > 0; depth -= 1) {
      const entry = this.#local[depth - 1] ?? this.#fetched[depth - 1 - this.#local.length];
      if (entry !== undefined && entry !== null && !this.#isShown(entry)) {
        this.#show(depth, entry);
        return entry;
      }
    }
    this.leave();
    return { text: '', tokens: [] };
  }

  /** Takes a fetched entry; null says that there is none. Gives the next step if the user still waits for it. */
  provide(offset: number, draft: Draft | null): HistoryStep {
    if (offset < MOST_FETCHED && offset === this.#fetched.length) {
      this.#fetched[offset] = draft;
      this.#fetchedCharacters += draft?.text.length ?? 0;
    }
    if (this.#awaited !== offset) return NONE;
    this.#awaited = null;
    return this.older();
  }

  /** The composer shows an entry that was found otherwise: going on from here begins at the newest. */
  showFound(draft: Draft): void {
    this.#depth = 0;
    this.#shown = draft;
    this.#awaited = null;
  }

  /** The user went on writing: what is awaited comes too late. */
  stopWaiting(): void {
    this.#awaited = null;
  }

  #isShown(draft: Draft): boolean {
    return this.#shown !== null && sameDraft(this.#shown, draft);
  }

  #show(depth: number, draft: Draft): HistoryStep {
    this.#depth = depth;
    this.#shown = draft;
    return { kind: 'entry', draft };
  }
}
