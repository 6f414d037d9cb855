/** Tokens of one response or of a whole thread, named as rollouts name them. */
export interface TokenUsage {
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  reasoning_output_tokens: number;
  total_tokens: number;
}

export function zeroUsage(): TokenUsage {
  return { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0, total_tokens: 0 };
}

export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    input_tokens: a.input_tokens + b.input_tokens,
    cached_input_tokens: a.cached_input_tokens + b.cached_input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
    reasoning_output_tokens: a.reasoning_output_tokens + b.reasoning_output_tokens,
    total_tokens: a.total_tokens + b.total_tokens,
  };
}

export interface RateLimitWindow {
  used_percent: number;
  window_minutes: number | null;
  /** Unix seconds. */
  resets_at: number | null;
}

/** What the `x-codex-*` response headers say of the account's limits. */
export interface RateLimitSnapshot {
  limit_id: string | null;
  limit_name: string | null;
  primary: RateLimitWindow | null;
  secondary: RateLimitWindow | null;
  credits: { has_credits: boolean; unlimited: boolean; balance: string | null } | null;
  plan_type: string | null;
}

export function emptyRateLimits(): RateLimitSnapshot {
  return { limit_id: 'codex', limit_name: null, primary: null, secondary: null, credits: null, plan_type: null };
}
