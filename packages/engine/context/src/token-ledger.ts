import { addUsage, type TokenUsage, zeroUsage } from '@codex-ts/protocol';

export interface TokenTotals {
  total: TokenUsage;
  last: TokenUsage;
  /** The usable context window in tokens, or null when unknown. */
  window: number | null;
}

/** Adds up what the provider reports; carries on from a resumed thread's totals. */
export class TokenLedger {
  #totals: TokenTotals | null;
  readonly #window: number | null;

  constructor(window: number | null, earlier: { total: TokenUsage; last: TokenUsage } | null = null) {
    this.#window = window;
    this.#totals = earlier === null ? null : { ...earlier, window };
  }

  /** The totals so far, or null before the first reported usage. */
  get totals(): TokenTotals | null {
    return this.#totals;
  }

  /** Counts one response. A response without usage changes nothing. */
  count(usage: TokenUsage | null): TokenTotals | null {
    if (usage !== null) this.#totals = { total: addUsage(this.#totals?.total ?? zeroUsage(), usage), last: usage, window: this.#window };
    return this.#totals;
  }
}
