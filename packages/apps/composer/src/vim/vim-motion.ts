import { nextBoundary, previousBoundary } from '../text/boundaries.ts';
import { type TextBuffer } from '../text/text-buffer.ts';
import { nextWordStart, wordEnd, wordLeft } from '../text/words.ts';

/** Where a motion leads. `exclusive`: not with the character there; `linewise`: whole lines from here to there. */
export interface Motion {
  readonly offset: number;
  readonly kind: 'exclusive' | 'inclusive' | 'linewise';
}

interface Place {
  readonly buffer: TextBuffer;
  readonly cursor: number;
  /** How often; null if nobody said. */
  readonly count: number | null;
}

const exclusive = (offset: number): Motion => ({ offset, kind: 'exclusive' });

const MOTIONS: Readonly<Record<string, (place: Place) => Motion>> = {
  left: (place) => exclusive(repeated(place, (at) => (at > lineStart(place) ? previousBoundary(place.buffer, at) : at))),
  right: (place) => exclusive(repeated(place, (at) => (at < lineEnd(place) ? nextBoundary(place.buffer, at) : at))),
  up: (place) => toLine(place, place.buffer.lineAt(place.cursor) - (place.count ?? 1)),
  down: (place) => toLine(place, place.buffer.lineAt(place.cursor) + (place.count ?? 1)),
  word_forward: (place) => exclusive(repeated(place, (at) => nextWordStart(place.buffer, at))),
  word_back: (place) => exclusive(repeated(place, (at) => wordLeft(place.buffer, at))),
  word_end: (place) => ({ offset: repeated(place, (at) => wordEnd(place.buffer, at)), kind: 'inclusive' }),
  big_word_forward: (place) => exclusive(repeated(place, (at) => nextWordStart(place.buffer, at, true))),
  big_word_back: (place) => exclusive(repeated(place, (at) => wordLeft(place.buffer, at, true))),
  big_word_end: (place) => ({ offset: repeated(place, (at) => wordEnd(place.buffer, at, true)), kind: 'inclusive' }),
  line_start: (place) => exclusive(lineStart(place)),
  line_first_word: (place) => exclusive(firstWord(place.buffer, place.buffer.lineAt(place.cursor))),
  line_end: ({ buffer, cursor, count }) => exclusive(buffer.lineEnd(Math.min(buffer.lineCount - 1, buffer.lineAt(cursor) + (count ?? 1) - 1))),
  text_start: (place) => toLine(place, (place.count ?? 1) - 1),
  text_end: (place) => toLine(place, (place.count ?? place.buffer.lineCount) - 1),
};

/** Where an action leads if it is a motion; else null. */
export function motionOf(action: string, place: Place): Motion | null {
  return MOTIONS[action]?.(place) ?? null;
}

/** The first character of a line that is no blank. */
export function firstWord(buffer: TextBuffer, line: number): number {
  const end = buffer.lineEnd(line);
  let at = buffer.lineStart(line);
  while (at < end && /[ \t]/.test(buffer.text[at] ?? '')) at += 1;
  return at;
}

function repeated({ cursor, count }: Place, step: (at: number) => number): number {
  let at = cursor;
  for (let left = count ?? 1; left > 0; left -= 1) {
    const next = step(at);
    if (next === at) break;
    at = next;
  }
  return at;
}

function toLine({ buffer }: Place, line: number): Motion {
  return { offset: firstWord(buffer, Math.min(buffer.lineCount - 1, Math.max(0, line))), kind: 'linewise' };
}

const lineStart = ({ buffer, cursor }: Place): number => buffer.lineStart(buffer.lineAt(cursor));
const lineEnd = ({ buffer, cursor }: Place): number => buffer.lineEnd(buffer.lineAt(cursor));
