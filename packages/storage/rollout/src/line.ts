import { type ResponseItem } from '@codex-ts/protocol';

import { type EventMsg } from './event-msg.ts';
import { type SessionMeta } from './session-meta.ts';
import { type TurnContextItem } from './turn-context.ts';

/** `message` is prefix and summary. `replacement_history` is the whole new history; old files lack it. */
export interface CompactedItem {
  message: string;
  replacement_history?: ResponseItem[];
}

/** What a line says, without the time it was written. */
export type RolloutItem =
  | { type: 'session_meta'; payload: SessionMeta }
  | { type: 'turn_context'; payload: TurnContextItem }
  | { type: 'response_item'; payload: ResponseItem }
  | { type: 'event_msg'; payload: EventMsg }
  | { type: 'compacted'; payload: CompactedItem };

/** One line of a rollout. `timestamp`: ISO 8601, UTC, milliseconds. */
export type RolloutLine = { timestamp: string } & RolloutItem;

/** Why a line is not a `RolloutLine`: not text, not a JSON object, no time, a kind we do not know, wrong fields, too long. */
export type SkipReason = 'blank' | 'not-utf8' | 'not-json' | 'no-timestamp' | 'unknown-kind' | 'malformed' | 'too-long';

/** A line a reader passed over. `line` counts from 1. */
export interface SkippedLine {
  type: 'skipped';
  reason: SkipReason;
  line: number;
}
