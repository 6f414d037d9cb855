import { type MessageItem, type ResponseItem } from '@codex-ts/protocol';
import { truncateMiddle } from '@codex-ts/text-utils';
import { estimateTokens } from './estimate-tokens.ts';
import { KEPT_PROMPT_TOKENS, keptPrompts } from './keep-prompts.ts';
import { isSummary, summaryText, userText } from './summary.ts';
import { isUserPrompt, promptText } from './user-prompt.ts';

/** What a compaction makes of a history. `message` is what the record keeps beside it: prefix and summary, or ''. */
export interface Compacted {
  history: ResponseItem[];
  message: string;
}

export interface CompactionFrame {
  /** The context messages to put before the user's last message when a turn goes on; null between turns. */
  context: readonly MessageItem[] | null;
  /** The usable context window in tokens, or null when unknown. */
  window: number | null;
}

/** A summary that has to be cut below this says nothing any more. */
const MIN_SUMMARY_TOKENS = 32;
/** What the mark of a cut may add to a text, in tokens. */
const CUT_MARK_TOKENS = 12;

/**
 * The history with a summary of the model's in place of everything but the newest messages of the user. Never larger
 * than `items`, by `estimateTokens`: older messages of the user go first, then the middle of the summary; null when
 * even that does not make it small enough.
 */
export function compactLocally(items: readonly ResponseItem[], summary: string, frame: CompactionFrame): Compacted | null {
  const limit = estimateTokens(items);
  const share = frame.window === null ? KEPT_PROMPT_TOKENS : Math.floor(frame.window / 4);
  let kept = keptPrompts(items, Math.min(KEPT_PROMPT_TOKENS, share));
  let text = summary;
  for (;;) {
    const message = summaryText(text);
    const history = [...insertContext([...kept, userText(message)], frame.context), ...snapshots(items)];
    const excess = estimateTokens(history) - limit;
    if (excess <= 0) return { history, message };
    // The newest message of the user is what the model works on.
    if (kept.length > 1) kept = kept.slice(1);
    else {
      const room = estimateTokens([userText(text)]) - excess - CUT_MARK_TOKENS - estimateTokens([userText('')]);
      if (room < MIN_SUMMARY_TOKENS) return null;
      text = truncateMiddle(text, { mode: 'tokens', limit: room });
    }
  }
}

/**
 * The history that a server made of `items`: of its answer, what people and models said and the server's own opaque
 * items; what frames a thread is put in anew. Null when the answer holds nothing to go on from, or is larger than
 * what it stands for.
 */
export function compactedRemotely(items: readonly ResponseItem[], answer: readonly ResponseItem[], frame: CompactionFrame): Compacted | null {
  const said = answer.filter((item) => item.type === 'compaction' || isUserPrompt(item) || (item.type === 'message' && item.role === 'assistant'));
  if (said.every(isUserPrompt)) return null;
  const history = [...insertContext(said, frame.context), ...snapshots(items)];
  return estimateTokens(history) > estimateTokens(items) ? null : { history, message: '' };
}

/** Puts the context before the last thing the user said; without one, before what stands for it. */
function insertContext(items: readonly ResponseItem[], context: readonly MessageItem[] | null): ResponseItem[] {
  if (context === null) return [...items];
  const prompt = items.findLastIndex(isUserPrompt);
  const at = prompt >= 0 ? prompt : items.findLastIndex((item) => item.type === 'compaction' || isSummaryMessage(item));
  const before = at < 0 ? items.length : at;
  return [...items.slice(0, before), ...context, ...items.slice(before)];
}

function isSummaryMessage(item: ResponseItem): boolean {
  return item.type === 'message' && item.role === 'user' && isSummary(promptText(item));
}

/** Snapshots of the user's files are for other readers of the thread; a compaction is no reason to lose them. */
function snapshots(items: readonly ResponseItem[]): ResponseItem[] {
  return items.filter((item) => item.type === 'ghost_snapshot');
}
