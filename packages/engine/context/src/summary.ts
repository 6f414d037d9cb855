import { createHash } from 'node:crypto';
import { type MessageItem } from '@codex-ts/protocol';

/** What the model is asked at the end of a history that is to be compacted. */
export const COMPACTION_PROMPT = [
  'This conversation is about to be cut down to make room. Write a handoff note to the model that will carry on in your place: it will see the most recent messages of the user and your note, and nothing else of what came before.',
  '',
  'Put into it:',
  '- what the user wants, and how far the work is: what is done, what was decided and why;',
  '- constraints, preferences and corrections of the user that still hold;',
  '- what remains to be done, as concrete next steps, the one in hand first;',
  '- what must not be lost to go on: paths, names, commands, figures, errors and their causes, with what was learned from them.',
  '',
  'Be exact and brief, and keep to what is known. Do not call tools and do not go on with the work itself: answer with the note alone.',
].join('\n');

/** Opens the message that holds a summary; by it, summaries are told from what a person said. One line. */
const SUMMARY_PREFIX =
  'The earlier part of this conversation was cut down to make room. The model that worked on it left the note below. The files, processes and tools it worked with are as it left them: build on what is done instead of doing it again. Its note:';

/** Length and SHA-256 of the line by which the original opens its summaries, to know them in threads that it wrote. */
const ORIGINAL_PREFIX = { length: 399, sha256: 'e9b088e794a6bb9082ac053fcc760bd818d7e720ee4bcdc72c6e480de7b7cb0e' };

const NO_SUMMARY = '(no summary available)';

/** The text of the message that takes the place of what was compacted. */
export function summaryText(summary: string): string {
  return `${SUMMARY_PREFIX}\n${summary.trim() === '' ? NO_SUMMARY : summary}`;
}

/** A user message of one text. */
export function userText(text: string): MessageItem {
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}

/** Whether a text is the summary of a compaction, ours or the original's. */
export function isSummary(text: string): boolean {
  if (text.startsWith(`${SUMMARY_PREFIX}\n`)) return true;
  const { length, sha256 } = ORIGINAL_PREFIX;
  if (text[length] !== '\n') return false;
  return createHash('sha256').update(text.slice(0, length)).digest('hex') === sha256;
}
