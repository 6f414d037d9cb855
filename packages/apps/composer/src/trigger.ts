import { previousBoundary } from './text/boundaries.ts';
import { type TextBuffer } from './text/text-buffer.ts';

/** A pop-up that the text before the cursor asks for. `range`: what the choice replaces, in UTF-16 units. */
export interface Popup {
  readonly kind: 'command' | 'file' | 'skill';
  /** Without the sign that opened it. */
  readonly query: string;
  readonly range: { readonly start: number; readonly end: number };
}

/** Longer words are no names. */
const LONGEST = 512;
const SIGNS: Readonly<Record<string, 'file' | 'skill'>> = { '@': 'file', $: 'skill' };
const SKILL_NAME = /^[\w:.-]*$/;

/** Whether the text is a command for the shell. */
export function isShellText(text: string): boolean {
  return text.startsWith('!');
}

/** What the cursor is in: the name of a command at the very beginning, or a word after `@` or `$`. */
export function popupAt(buffer: TextBuffer, cursor: number): Popup | null {
  const { text } = buffer;
  if (text.startsWith('/')) {
    const end = wordEndAt(buffer, 1);
    if (cursor >= 1 && cursor <= end && end <= LONGEST) return { kind: 'command', query: text.slice(1, end), range: { start: 0, end } };
  }
  const start = wordStartAt(buffer, cursor);
  if (start === null) return null;
  const kind = SIGNS[text[start] ?? ''];
  if (kind === undefined || cursor === start) return null;
  const end = wordEndAt(buffer, cursor);
  const query = text.slice(start + 1, end);
  if (query.length > LONGEST) return null;
  // In a shell `$` is a variable.
  if (kind === 'skill' && (isShellText(text) || !SKILL_NAME.test(query))) return null;
  return { kind, query, range: { start, end } };
}

/** Where the word begins that ends at or goes over `offset`; null if that is too far away. */
function wordStartAt(buffer: TextBuffer, offset: number): number | null {
  let at = offset;
  while (at > 0 && !isBorder(buffer, previousBoundary(buffer, at))) {
    at = previousBoundary(buffer, at);
    if (offset - at > LONGEST) return null;
  }
  // The `!` of the shell is no part of a word.
  return at === 0 && isShellText(buffer.text) ? Math.min(1, offset) : at;
}

function wordEndAt(buffer: TextBuffer, offset: number): number {
  let at = offset;
  while (at < buffer.length && at - offset <= LONGEST && !isBorder(buffer, at)) at += 1;
  return at;
}

function isBorder(buffer: TextBuffer, offset: number): boolean {
  return buffer.tokenStartingAt(offset) !== undefined || /\s/.test(buffer.text[offset] ?? ' ');
}
