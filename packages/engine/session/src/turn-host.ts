import { type History, type TokenLedger, type ToldFrame } from '@codex-ts/context';
import { type MessageItem, type RateLimitSnapshot } from '@codex-ts/protocol';
import { type SessionParts } from './parts.ts';
import { type Recorder } from './recorder.ts';
import { type SessionEvent } from './session-event.ts';

/** What the turns of a session share. */
export interface TurnHost {
  readonly parts: SessionParts;
  readonly recorder: Recorder;
  readonly history: History;
  readonly ledger: TokenLedger;
  emit(event: SessionEvent): void;
  /** Whether the record keeps what clients were shown and the history does not say. */
  readonly isExtended: boolean;
  /** What the model is to know and its history has no place for yet, while a turn runs. It is in the record already. */
  readonly notes: MessageItem[];
  /** What the model was last told of its surroundings; null: nothing that is still in the history. */
  told: ToldFrame | null;
  /** The model of the turn before. */
  previousModel: string | null;
  rateLimits: RateLimitSnapshot;
  /** Compactions since the thread was loaded. */
  compactions: number;
  /** The length of the history as the last compaction left it: as long as it is the same, there is nothing to gain. */
  compactedLength: number | null;
  /** A rollback is on its way into the record that the history does not show yet. */
  isStale: boolean;
}
