import { addUsage, type ResponseItem, type TokenUsage, zeroUsage } from '@codex-ts/protocol';
import { estimateTokens } from './estimate-tokens.ts';
import { type History } from './history.ts';
import { isUserPrompt } from './user-prompt.ts';

export interface TokenTotals {
  total: TokenUsage;
  last: TokenUsage;
  /** The usable context window in tokens, or null when unknown. */
  window: number | null;
}

/** Adds up what the provider reports, and knows how full the context is; carries on from a resumed thread's totals. */
export class TokenLedger {
  #totals: Omit<TokenTotals, 'window'> | null;
  #window: number | null;
  /** How many items of the history `last` speaks for; null in a resumed thread, where it has to be guessed. */
  #covered: number | null;
  #isReasoningIncluded = false;
  #isFull = false;

  constructor(window: number | null, earlier: { total: TokenUsage; last: TokenUsage } | null = null) {
    this.#window = window;
    this.#totals = earlier;
    this.#covered = earlier === null ? 0 : null;
  }

  /** The totals so far, or null before the first reported usage. */
  get totals(): TokenTotals | null {
    return this.#totals === null ? null : { ...this.#totals, window: this.#window };
  }

  /** The window of the model that is asked from now on. */
  set window(tokens: number | null) {
    this.#window = tokens;
  }

  /**
   * Counts one response. One without usage changes nothing. `covered`: how many items the history holds by then, the
   * response's own included; `isReasoningIncluded`: the server counts the reasoning of former responses itself.
   */
  count(usage: TokenUsage | null, covered = 0, isReasoningIncluded = false): TokenTotals | null {
    if (usage !== null) {
      this.#totals = { total: addUsage(this.#totals?.total ?? zeroUsage(), usage), last: usage };
      this.#covered = covered;
      this.#isReasoningIncluded = isReasoningIncluded;
      this.#isFull = false;
    }
    return this.totals;
  }

  /** Takes an estimate of the whole context, made when the history was replaced, for what the last response used. */
  restate(tokens: number, covered: number): TokenTotals {
    const last = { ...zeroUsage(), total_tokens: tokens };
    this.#totals = { total: this.#totals?.total ?? zeroUsage(), last };
    this.#covered = covered;
    this.#isReasoningIncluded = true;
    this.#isFull = false;
    return { ...this.#totals, window: this.#window };
  }

  /** The server said that the context is full. */
  fill(): TokenTotals | null {
    this.#isFull = true;
    if (this.#window === null) return this.totals;
    const last = { ...zeroUsage(), total_tokens: this.#window };
    this.#totals = { total: this.#totals?.total ?? zeroUsage(), last };
    return this.totals;
  }

  /**
   * Tokens in use: the last response's total, an estimate of what came since, and of the reasoning of former turns
   * where the server leaves it out. Infinite when the context is full and its size unknown.
   */
  active(history: History): number {
    if (this.#isFull) return this.#window ?? Infinity;
    const { items } = history;
    const covered = this.#covered ?? afterLastAnswer(items);
    const past = this.#isReasoningIncluded ? [] : pastReasoning(items.slice(0, covered));
    return (this.#totals?.last.total_tokens ?? 0) + estimateTokens(items.slice(covered)) + estimateTokens(past);
  }
}

/** What a model said is covered by the usage it came with; what stands behind it is not. */
function afterLastAnswer(items: readonly ResponseItem[]): number {
  const last = items.findLastIndex((item) => isAnswer(item));
  return last < 0 ? items.length : last + 1;
}

function isAnswer(item: ResponseItem): boolean {
  if (item.type === 'message') return item.role === 'assistant';
  return item.type !== 'function_call_output' && item.type !== 'custom_tool_call_output' && item.type !== 'tool_search_output' && item.type !== 'ghost_snapshot';
}

function pastReasoning(items: readonly ResponseItem[]): ResponseItem[] {
  const prompt = items.findLastIndex(isUserPrompt);
  return items.slice(0, Math.max(0, prompt)).filter((item) => item.type === 'reasoning');
}
