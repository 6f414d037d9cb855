import { type MessageItem, type ResponseItem } from '@codex-ts/protocol';
import { approxTokens, truncateMiddle } from '@codex-ts/text-utils';
import { userText } from './summary.ts';
import { isUserPrompt, promptText } from './user-prompt.ts';

/** Tokens of what the user said that survive a compaction. */
export const KEPT_PROMPT_TOKENS = 20_000;

/**
 * What the user said, in order: the newest messages that fit into `budget` tokens; the one that overflows it is cut in
 * the middle. Pictures are not kept.
 */
export function keptPrompts(items: readonly ResponseItem[], budget: number): MessageItem[] {
  const kept: MessageItem[] = [];
  let left = budget;
  for (const item of items.toReversed()) {
    if (left <= 0) break;
    const text = isUserPrompt(item) ? promptText(item) : '';
    if (text === '') continue;
    const tokens = approxTokens(text);
    kept.push(userText(tokens <= left ? text : truncateMiddle(text, { mode: 'tokens', limit: left })));
    left -= tokens;
  }
  return kept.reverse();
}
