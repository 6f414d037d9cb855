import { nextBoundary, previousBoundary } from '../text/boundaries.ts';
import { type Editor } from '../text/editor.ts';
import { type Draft, EMPTY_DRAFT, joinDrafts, plainDraft, sliceDraft } from '../text/token.ts';
import { firstWord } from './vim-motion.ts';

export type Operator = 'delete' | 'change' | 'yank';

/** What an operator works on, in UTF-16 units; with `isLinewise` the whole lines from `start` to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly isLinewise: boolean;
}

/** What was deleted or yanked last. */
export interface Register {
  readonly draft: Draft;
  readonly isLinewise: boolean;
}

/** Does what an operator says, and gives what it put into the register. After `change` the cursor is where to type. */
export function operate(editor: Editor, operator: Operator, span: Span): Register {
  const { buffer } = editor;
  const [start, end] = contentOf(editor, span);
  const register = { draft: sliceDraft(editor.draft, start, end), isLinewise: span.isLinewise };
  if (register.draft.text !== '') editor.kills.kill(register.draft, 'after', false);
  if (operator === 'yank') {
    if (!span.isLinewise) editor.moveTo(start);
    return register;
  }
  if (operator === 'change' || !span.isLinewise) {
    editor.replace(start, end, EMPTY_DRAFT, start);
    return register;
  }
  // With the line break behind it, or at the end of the text with the one before it.
  const isAtEnd = end >= buffer.length;
  editor.replace(isAtEnd ? Math.max(0, start - 1) : start, isAtEnd ? end : end + 1, EMPTY_DRAFT);
  editor.moveTo(firstWord(buffer, buffer.lineAt(Math.min(start, buffer.length))));
  return register;
}

/** Puts what the register holds behind or before the cursor, or the line that the cursor is on. */
export function put(editor: Editor, { draft, isLinewise }: Register, side: 'after' | 'before', count: number): void {
  const { buffer, cursor } = editor;
  if (isLinewise) {
    const line = buffer.lineAt(cursor);
    const lines = joinDrafts(new Array<Draft>(count).fill(draft), '\n');
    const isAfter = side === 'after';
    const at = isAfter ? buffer.lineEnd(line) : buffer.lineStart(line);
    editor.replace(at, at, joinDrafts(isAfter ? [EMPTY_DRAFT, lines] : [lines, EMPTY_DRAFT], '\n'));
    editor.moveTo(firstWord(buffer, isAfter ? line + 1 : line));
    return;
  }
  const at = side === 'after' ? behindCursor(editor) : cursor;
  editor.replace(at, at, joinDrafts(new Array<Draft>(count).fill(draft), ''));
  editor.moveTo(previousBoundary(buffer, editor.cursor));
}

/** Joins a line with those below it, a blank between them. False on the last line. */
export function joinLines(editor: Editor, count: number): boolean {
  const { buffer } = editor;
  const line = buffer.lineAt(editor.cursor);
  if (line + 1 >= buffer.lineCount) return false;
  editor.transaction(() => {
    for (let left = Math.max(1, count - 1); left > 0 && line + 1 < buffer.lineCount; left -= 1) {
      const end = buffer.lineEnd(line);
      const next = firstWord(buffer, line + 1);
      const needsBlank = next < buffer.lineEnd(line + 1) && end > buffer.lineStart(line) && !/\s/.test(buffer.text[end - 1] ?? '');
      editor.replace(end, next, plainDraft(needsBlank ? ' ' : ''), end);
    }
  });
  return true;
}

/** Behind the character that the cursor of normal mode is on. */
export function behindCursor({ buffer, cursor }: Editor): number {
  const end = buffer.lineEnd(buffer.lineAt(cursor));
  return Math.min(end, nextBoundary(buffer, cursor));
}

function contentOf({ buffer }: Editor, { start, end, isLinewise }: Span): [number, number] {
  if (!isLinewise) return [start, end];
  return [buffer.lineStart(buffer.lineAt(start)), buffer.lineEnd(buffer.lineAt(end))];
}
