import { type Static, Type } from 'typebox';

import { Int32, Int64, maybe, words } from './parts.ts';

export const TokenUsageBreakdown = Type.Object({
  totalTokens: Int64,
  inputTokens: Int64,
  cachedInputTokens: Int64,
  outputTokens: Int64,
  reasoningOutputTokens: Int64,
});
export type TokenUsageBreakdown = Static<typeof TokenUsageBreakdown>;

export const ThreadTokenUsage = Type.Object({
  total: TokenUsageBreakdown,
  last: TokenUsageBreakdown,
  modelContextWindow: maybe(Int64),
});
export type ThreadTokenUsage = Static<typeof ThreadTokenUsage>;

/** `resetsAt` is in Unix seconds. */
const RateLimitWindow = Type.Object({
  usedPercent: Int32,
  windowDurationMins: maybe(Int64),
  resetsAt: maybe(Int64),
});

const CreditsSnapshot = Type.Object({
  hasCredits: Type.Boolean(),
  unlimited: Type.Boolean(),
  balance: maybe(Type.String()),
});

export const RateLimitSnapshot = Type.Object({
  limitId: maybe(Type.String()),
  limitName: maybe(Type.String()),
  primary: maybe(RateLimitWindow),
  secondary: maybe(RateLimitWindow),
  credits: maybe(CreditsSnapshot),
  planType: maybe(words('free', 'go', 'plus', 'pro', 'team', 'business', 'enterprise', 'edu', 'unknown')),
});
export type RateLimitSnapshot = Static<typeof RateLimitSnapshot>;
