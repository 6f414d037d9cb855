import { nextBoundary, previousBoundary } from '../text/boundaries.ts';
import { type TextBuffer } from '../text/text-buffer.ts';
import { classAt, wordEnd } from '../text/words.ts';
import { type Operator, type Span } from './vim-edit.ts';
import { type Motion, motionOf } from './vim-motion.ts';

interface Place {
  readonly buffer: TextBuffer;
  readonly cursor: number;
}

/** What an operator works on when a motion, or the operator itself for whole lines, follows it; null if that is nothing. */
export function targetOf({ buffer, cursor }: Place, operator: Operator, action: string, count: number | null): Span | null {
  const line = buffer.lineAt(cursor);
  if (action === operator) return { start: cursor, end: buffer.lineStart(Math.min(buffer.lineCount - 1, line + (count ?? 1) - 1)), isLinewise: true };
  if ((action === 'up' && line === 0) || (action === 'down' && line + 1 === buffer.lineCount)) return null;
  const motion = operatorMotion({ buffer, cursor }, operator, action, count);
  if (motion === null) return null;
  const [start, last] = motion.offset < cursor ? [motion.offset, cursor] : [cursor, motion.offset];
  const end = motion.kind === 'inclusive' ? nextBoundary(buffer, last) : last;
  return start === end && motion.kind !== 'linewise' ? null : { start, end, isLinewise: motion.kind === 'linewise' };
}

/** Operators see words differently: to change one leaves the blanks behind it, and the last one of a line ends with the line. */
function operatorMotion({ buffer, cursor }: Place, operator: Operator, action: string, count: number | null): Motion | null {
  const motion = motionOf(action, { buffer, cursor, count });
  if (motion === null || (action !== 'word_forward' && action !== 'big_word_forward')) return motion;
  const isBig = action === 'big_word_forward';
  if (operator === 'change' && cursor < buffer.length && classAt(buffer, cursor, isBig) !== 'blank') {
    let at = ownWordEnd(buffer, cursor, isBig);
    for (let left = (count ?? 1) - 1; left > 0; left -= 1) at = wordEnd(buffer, at, isBig);
    return { offset: at, kind: 'inclusive' };
  }
  const end = buffer.lineEnd(buffer.lineAt(cursor));
  return (count ?? 1) === 1 && motion.offset > end && end > cursor ? { offset: end, kind: 'exclusive' } : motion;
}

/** The last character of the word at `offset`, which may be its only one. */
function ownWordEnd(buffer: TextBuffer, offset: number, isBig: boolean): number {
  const own = classAt(buffer, offset, isBig);
  let at = nextBoundary(buffer, offset);
  while (at < buffer.length && classAt(buffer, at, isBig) === own) at = nextBoundary(buffer, at);
  return previousBoundary(buffer, at);
}
