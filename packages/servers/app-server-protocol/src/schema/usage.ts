import { type Static } from 'typebox';

import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { Int32, Int64, maybe, NoParams } from './parts.ts';
import { Type } from './type.ts';

export const TokenUsageBreakdown = object('TokenUsageBreakdown', {
  totalTokens: Int64,
  inputTokens: Int64,
  cachedInputTokens: Int64,
  outputTokens: Int64,
  reasoningOutputTokens: Int64,
});
export type TokenUsageBreakdown = Static<typeof TokenUsageBreakdown>;

export const ThreadTokenUsage = object('ThreadTokenUsage', {
  total: TokenUsageBreakdown,
  last: TokenUsageBreakdown,
  modelContextWindow: maybe(Int64),
});
export type ThreadTokenUsage = Static<typeof ThreadTokenUsage>;

/** `resetsAt` is in Unix seconds. */
const RateLimitWindow = object('RateLimitWindow', {
  usedPercent: Int32,
  windowDurationMins: maybe(Int64),
  resetsAt: maybe(Int64),
});

const CreditsSnapshot = object('CreditsSnapshot', {
  hasCredits: Type.Boolean(),
  unlimited: Type.Boolean(),
  balance: maybe(Type.String()),
});

export const PlanType = oneOf(
  'PlanType', 'free', 'go', 'plus', 'pro', 'team', 'business', 'enterprise', 'edu', 'unknown',
);

export const RateLimitSnapshot = object('RateLimitSnapshot', {
  limitId: maybe(Type.String()),
  limitName: maybe(Type.String()),
  primary: maybe(RateLimitWindow),
  secondary: maybe(RateLimitWindow),
  credits: maybe(CreditsSnapshot),
  planType: maybe(PlanType),
});
export type RateLimitSnapshot = Static<typeof RateLimitSnapshot>;

const ThreadTokenUsageUpdatedNotification = object('ThreadTokenUsageUpdatedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  tokenUsage: ThreadTokenUsage,
});

const AccountRateLimitsUpdatedNotification = object('AccountRateLimitsUpdatedNotification', {
  rateLimits: RateLimitSnapshot,
});

/** `rateLimits` is the main limit; the others are there by id. */
const GetAccountRateLimitsResponse = object('GetAccountRateLimitsResponse', {
  rateLimits: RateLimitSnapshot,
  rateLimitsByLimitId: maybe(Type.Record(Type.String(), RateLimitSnapshot)),
});

export const USAGE_REQUESTS = {
  'account/rateLimits/read': stable(NoParams, GetAccountRateLimitsResponse),
};

export const USAGE_NOTIFICATIONS = {
  'thread/tokenUsage/updated': ThreadTokenUsageUpdatedNotification,
  'account/rateLimits/updated': AccountRateLimitsUpdatedNotification,
};
