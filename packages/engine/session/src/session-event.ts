import { type KernelEvent } from '@codex-ts/core';
import { type UserMessageItem } from '@codex-ts/protocol';

/** How a turn ended, told once per turn, after all of its items. */
export type TurnOutcome =
  | { status: 'completed'; lastMessage: string | null }
  | { status: 'interrupted' }
  | { status: 'failed'; error: unknown };

/** What a session says: its turns, and what the kernel says within them. */
export type SessionEvent =
  | { type: 'turn.started'; turnId: string; contextWindow: number | null }
  | { type: 'user.message'; turnId: string; item: UserMessageItem }
  | { type: 'kernel'; turnId: string; event: KernelEvent }
  | { type: 'turn.ended'; turnId: string; outcome: TurnOutcome };
