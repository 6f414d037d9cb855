import { type ResponseItem, type ToolOutputBody } from '@codex-ts/protocol';

import { type EventMsg } from './event-msg.ts';
import { type RolloutLine } from './line.ts';
import { reviewLabel, reviewText } from './review-text.ts';
import { describeCall, type DescribedCall } from './tool-call-text.ts';
import { messageText, startsUserTurn } from './user-turn.ts';

/** What an exported thread shows of a turn. The texts are whole. */
export type ExportEntry =
  | { type: 'userMessage'; text: string; images: number }
  | { type: 'userCommand'; text: string }
  | { type: 'agentMessage'; text: string; phase: string | null }
  | { type: 'reasoning'; text: string }
  | ({ type: 'toolCall'; callId: string } & DescribedCall)
  | { type: 'toolOutput'; callId: string; text: string; images: number }
  | { type: 'webSearch'; action: unknown }
  | { type: 'plan'; text: string }
  | { type: 'compaction'; summary: string }
  | { type: 'review'; text: string }
  | { type: 'error'; message: string };

/** What a line adds to an export; null for context we injected, bookkeeping, and all that clients do not show. */
export function exportEntryOf(line: RolloutLine): ExportEntry | null {
  if (line.type === 'response_item') return ofItem(line.payload);
  if (line.type === 'compacted') return { type: 'compaction', summary: line.payload.message };
  return line.type === 'event_msg' ? ofEvent(line.payload) : null;
}

function ofItem(item: ResponseItem): ExportEntry | null {
  switch (item.type) {
    case 'message':
      return ofMessage(item);
    case 'reasoning': {
      const text = item.summary.map((part) => part.text).join('\n\n');
      return text.trim() === '' ? null : { type: 'reasoning', text };
    }
    case 'function_call':
    case 'custom_tool_call':
    case 'local_shell_call':
      return { type: 'toolCall', callId: item.call_id ?? '', ...describeCall(item) };
    case 'function_call_output':
    case 'custom_tool_call_output':
      return { type: 'toolOutput', callId: item.call_id, ...outputText(item.output) };
    case 'web_search_call':
      return { type: 'webSearch', action: item.action ?? null };
    default:
      return null;
  }
}

const USER_COMMAND = '<user_shell_command>';

function ofMessage(item: Extract<ResponseItem, { type: 'message' }>): ExportEntry | null {
  const text = messageText(item);
  if (item.role === 'assistant') return text === '' ? null : { type: 'agentMessage', text, phase: item.phase ?? null };
  if (startsUserTurn(item)) {
    return { type: 'userMessage', text, images: item.content.filter((part) => part.type === 'input_image').length };
  }
  const isCommand = item.role === 'user' && text.trimStart().startsWith(USER_COMMAND);
  return isCommand ? { type: 'userCommand', text: text.trim() } : null;
}

function ofEvent(event: EventMsg): ExportEntry | null {
  switch (event.type) {
    case 'item_completed':
      return { type: 'plan', text: event.item.text };
    case 'error':
      return { type: 'error', message: event.message };
    case 'entered_review_mode':
      return { type: 'review', text: `Review of ${reviewLabel(event.target, event.user_facing_hint)}` };
    case 'exited_review_mode':
      return { type: 'review', text: reviewText(event.review_output) };
    default:
      return null;
  }
}

function outputText(output: ToolOutputBody): { text: string; images: number } {
  if (typeof output === 'string') return { text: output, images: 0 };
  const texts = output.map((part) => (part.type === 'input_text' ? part.text : null)).filter((text) => text !== null);
  return { text: texts.join('\n'), images: output.length - texts.length };
}
