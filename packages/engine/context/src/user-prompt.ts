import { type ResponseItem } from '@codex-ts/protocol';
import { isSummary } from './summary.ts';

/** Opening and ending of the texts that go out in a user message without a user having said them, in lower case. */
const WRAPPERS: readonly (readonly [string, string])[] = [
  ['# agents.md instructions for ', '</instructions>'],
  ['<user_instructions>', '</user_instructions>'],
  ['<environment_context>', '</environment_context>'],
  ['<skill>', '</skill>'],
  ['<subagent_notification>', '</subagent_notification>'],
  ['<turn_aborted>', '</turn_aborted>'],
  ['<user_shell_command>', '</user_shell_command>'],
];

/** Whether the item is something a person said: no context of ours, and no summary of a compaction. */
export function isUserPrompt(item: ResponseItem): boolean {
  if (item.type !== 'message' || item.role !== 'user') return false;
  if (item.content.some((part) => part.type === 'input_text' && isWrapped(part.text))) return false;
  return !isSummary(promptText(item));
}

/** The texts of a message, one below the other; '' for any other item. */
export function promptText(item: ResponseItem): string {
  if (item.type !== 'message') return '';
  return item.content.flatMap((part) => (part.type === 'input_image' ? [] : [part.text])).join('\n');
}

function isWrapped(text: string): boolean {
  const trimmed = text.trim();
  return WRAPPERS.some(
    ([open, close]) => trimmed.slice(0, open.length).toLowerCase() === open && trimmed.slice(-close.length).toLowerCase() === close,
  );
}
