import { type TurnItem } from '@codex-ts/protocol';

/** What a record holds besides the items that every turn is made of. */
export type RecordItem =
  | { type: 'plan'; id: string; text: string }
  | { type: 'contextCompaction'; id: string }
  /** `review`: what is reviewed, or the review as text. */
  | { type: 'enteredReviewMode' | 'exitedReviewMode'; id: string; review: string };

export type StoredItem = TurnItem | RecordItem;

export type StoredTurnStatus = 'completed' | 'interrupted' | 'failed' | 'inProgress';

/** A turn as clients show it, rebuilt from the record. */
export interface StoredTurn {
  id: string;
  status: StoredTurnStatus;
  /** Why it failed. */
  error: string | null;
  items: StoredItem[];
}
