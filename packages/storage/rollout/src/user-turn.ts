import { type ContentPart, type ResponseItem } from '@codex-ts/protocol';

/** Opening and ending of a text, in lower case. */
type Fence = readonly [string, string];

/** User messages we write before a turn to tell the model where it is. */
const LEAD_IN: readonly Fence[] = [
  ['# agents.md instructions for ', '</instructions>'],
  ['<user_instructions>', '</user_instructions>'],
  ['<environment_context>', '</environment_context>'],
];

/** All user messages that no person wrote. */
const CONTEXTUAL: readonly Fence[] = [
  ...LEAD_IN,
  ['<skill>', '</skill>'],
  ['<subagent_notification>', '</subagent_notification>'],
  ['<turn_aborted>', '</turn_aborted>'],
  ['<user_shell_command>', '</user_shell_command>'],
];

/** Whether the item is a message a person sent: role user, and no part of it is context we injected. */
export function startsUserTurn(item: ResponseItem): boolean {
  if (item.type !== 'message' || item.role !== 'user') return false;
  return !hasPartWithin(item.content, CONTEXTUAL);
}

/**
 * Whether the item tells the model about the surroundings of the turn after it, so that it goes when that turn goes.
 * The note on an interruption or the record of a user's own command belongs to what was before.
 */
export function leadsInTurn(item: ResponseItem): boolean {
  if (item.type !== 'message') return false;
  if (item.role === 'developer') return true;
  return item.role === 'user' && hasPartWithin(item.content, LEAD_IN);
}

/** The text parts of a message, joined. */
export function messageText(item: ResponseItem): string {
  if (item.type !== 'message') return '';
  return item.content.map((part) => (part.type === 'input_image' ? '' : part.text)).join('');
}

function hasPartWithin(content: readonly ContentPart[], fences: readonly Fence[]): boolean {
  return content.some((part) => part.type === 'input_text' && isWithin(part.text, fences));
}

function isWithin(text: string, fences: readonly Fence[]): boolean {
  const trimmed = text.trim();
  return fences.some(([open, close]) => {
    const start = trimmed.slice(0, open.length).toLowerCase();
    return start === open && trimmed.slice(-close.length).toLowerCase() === close;
  });
}
