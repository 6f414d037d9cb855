import { type KernelEvent, type TokenCounts } from '@codex-ts/core';
import { type RateLimitSnapshot, type UserMessageItem } from '@codex-ts/protocol';

/** How a turn ended, told once per turn, after all of its items. */
export type TurnOutcome =
  | { status: 'completed'; lastMessage: string | null }
  | { status: 'interrupted' }
  | { status: 'failed'; error: unknown };

/** What runs in a thread: the agent on a message of the user, a compaction that was asked for, a command of the user's own, a review. */
export type TurnKind = 'regular' | 'compact' | 'shell' | 'review';

/** The item that clients see while the history is being compacted. */
export interface ContextCompactionItem {
  type: 'contextCompaction';
  id: string;
}

/** Where a review begins and ends; `review` says what is reviewed, or how it came out. */
export interface ReviewModeItem {
  type: 'enteredReviewMode' | 'exitedReviewMode';
  id: string;
  review: string;
}

/** What a session says: its turns, what the kernel says within them, and what becomes of its history. */
export type SessionEvent =
  | { type: 'turn.started'; turnId: string; contextWindow: number | null; kind: TurnKind }
  | { type: 'user.message'; turnId: string; item: UserMessageItem }
  | { type: 'kernel'; turnId: string; event: KernelEvent }
  | { type: 'turn.ended'; turnId: string; outcome: TurnOutcome }
  /** Each is completed before its turn ends, whatever becomes of it; `context.compacted` tells of success. */
  | { type: 'compaction.started'; turnId: string; item: ContextCompactionItem }
  | { type: 'compaction.completed'; turnId: string; item: ContextCompactionItem }
  | { type: 'review.mode'; turnId: string; item: ReviewModeItem }
  /** Tokens in use around a compaction; `count` compactions since the thread was loaded. */
  | { type: 'context.compacted'; turnId: string; tokensBefore: number; tokensAfter: number; count: number }
  /** `turnId` is an id of its own, of no turn; clients of the wire need one. */
  | { type: 'thread.rolled_back'; turnId: string; numTurns: number; counts: TokenCounts | null; rateLimits: RateLimitSnapshot }
  | { type: 'warning'; turnId: string | null; message: string };
