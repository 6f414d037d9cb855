import { type RateLimitSnapshot as WireLimits, type ThreadTokenUsage, type TokenUsageBreakdown } from '@codex-ts/app-server-protocol';
import { type TokenCounts } from '@codex-ts/core';
import { type RateLimitSnapshot, type RateLimitWindow, type TokenUsage } from '@codex-ts/protocol';

export function wireUsage({ total, last, window }: TokenCounts): ThreadTokenUsage {
  return { total: breakdown(total), last: breakdown(last), modelContextWindow: window };
}

function breakdown(usage: TokenUsage): TokenUsageBreakdown {
  return {
    totalTokens: usage.total_tokens,
    inputTokens: usage.input_tokens,
    cachedInputTokens: usage.cached_input_tokens,
    outputTokens: usage.output_tokens,
    reasoningOutputTokens: usage.reasoning_output_tokens,
  };
}

const PLANS = ['free', 'go', 'plus', 'pro', 'team', 'business', 'enterprise', 'edu'] as const;

export function wireLimits(snapshot: RateLimitSnapshot): WireLimits {
  const { limit_id, limit_name, primary, secondary, credits, plan_type } = snapshot;
  return {
    limitId: limit_id,
    limitName: limit_name,
    primary: limitWindow(primary),
    secondary: limitWindow(secondary),
    credits: credits === null ? null : { hasCredits: credits.has_credits, unlimited: credits.unlimited, balance: credits.balance },
    planType: plan_type === null ? null : (PLANS.find((plan) => plan === plan_type) ?? 'unknown'),
  };
}

/** The wire gives whole percents. */
function limitWindow(window: RateLimitWindow | null): NonNullable<WireLimits['primary']> | null {
  if (window === null) return null;
  return { usedPercent: Math.round(window.used_percent), windowDurationMins: window.window_minutes, resetsAt: window.resets_at };
}
