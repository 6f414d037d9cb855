import { type ResponseItem } from '@codex-ts/protocol';
import { approxTokens, truncateMiddle } from '@codex-ts/text-utils';

import { type CompactedItem } from './line.ts';
import { leadsInTurn, messageText, startsUserTurn } from './user-turn.ts';

/** What changes the history, of all that a rollout holds. */
export type HistoryEntry =
  | { kind: 'item'; item: ResponseItem }
  | { kind: 'compacted'; item: CompactedItem }
  | { kind: 'rollback'; turns: number };

interface PlayedHistory {
  history: ResponseItem[];
  /** User messages in the history; summaries of compactions are not user messages. */
  userTurns: number;
  /** True after a compaction without a stored history: what the model was told of its surroundings is gone. */
  lostContext: boolean;
}

/** Tokens of user messages that survive a compaction which did not store its result. */
const KEPT_USER_TOKENS = 20_000;

/** Plays entries, oldest first, onto the history of a compaction, or onto none. */
export function playHistory(base: CompactedItem | null, entries: readonly HistoryEntry[]): PlayedHistory {
  const summaries = new Set<string>();
  let lostContext = false;
  let history: ResponseItem[] = [];
  const compact = (item: CompactedItem): void => {
    history = item.replacement_history?.slice() ?? rebuilt(history, summaries, item.message);
    summaries.add(item.message);
  };
  if (base !== null) compact(base);
  for (const entry of entries) {
    if (entry.kind === 'item') history.push(entry.item);
    else if (entry.kind === 'rollback') history = withoutLastTurns(history, entry.turns);
    else {
      compact(entry.item);
      lostContext ||= entry.item.replacement_history === undefined;
    }
  }
  const userTurns = history.filter((item) => startsUserTurn(item) && !summaries.has(messageText(item))).length;
  return { history, userTurns, lostContext };
}

/**
 * The history before its last `count` user messages, without the context that led in the first of them. More than there
 * are drops all of them.
 */
function withoutLastTurns(history: ResponseItem[], count: number): ResponseItem[] {
  if (count === 0) return history;
  const starts = [...history.entries()].filter(([, item]) => startsUserTurn(item)).map(([index]) => index);
  let cut = starts.at(-Math.min(count, starts.length));
  if (cut === undefined || starts.length === 0) return history;
  for (let before = history[cut - 1]; before !== undefined && leadsInTurn(before); before = history[cut - 1]) cut -= 1;
  return history.slice(0, cut);
}

/** As compactions of old files did it: the newest user messages within the budget, then the summary. */
function rebuilt(history: readonly ResponseItem[], summaries: ReadonlySet<string>, summary: string): ResponseItem[] {
  const kept: ResponseItem[] = [];
  let left = KEPT_USER_TOKENS;
  for (const item of history.toReversed()) {
    const text = startsUserTurn(item) ? messageText(item) : '';
    if (text === '' || summaries.has(text)) continue;
    if (left <= 0) break;
    kept.push(userMessage(truncateMiddle(text, { mode: 'tokens', limit: left })));
    left -= approxTokens(text);
  }
  return [...kept.toReversed(), userMessage(summary)];
}

function userMessage(text: string): ResponseItem {
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}
