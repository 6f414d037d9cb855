/** What is more than one code point to a reader: combining marks, joined and coloured emoji, flags. */
const JOINED = /[\p{M}\u200d\u{1f3fb}-\u{1f3ff}\u{1f1e6}-\u{1f1ff}]/u;
const MARKS = /\p{M}+/gu;

let segmenter: Intl.Segmenter | undefined;

/**
 * The characters of a text as readers count them, a code point each: of one that is made of several the first, composed
 * as far as it can be (`e` with an accent behind it is `é`).
 */
export function cellsOf(text: string): number[] {
  if (!JOINED.test(text)) return Array.from(text, first);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => first(segment.normalize('NFC')));
}

function first(text: string): number {
  return text.codePointAt(0) ?? 0;
}

/** Whether no character of the text needs more than seven bits. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

const LOWERED = new Map<number, number>();
const BARE = new Map<number, number>();

/** The small letter of a code point; where that would be several, itself. */
export function lowered(cell: number): number {
  if (cell < 128) return cell >= 65 && cell <= 90 ? cell + 32 : cell;
  return cached(LOWERED, cell, (text) => text.toLowerCase());
}

/** The letter below accents. */
export function withoutMarks(cell: number): number {
  if (cell < 128) return cell;
  return cached(BARE, cell, (text) => text.normalize('NFD').replace(MARKS, ''));
}

/** There are few of these in the names of one machine; should there be many, they are looked up anew. */
const MAX_CACHED = 4096;

function cached(known: Map<number, number>, cell: number, change: (text: string) => string): number {
  const before = known.get(cell);
  if (before !== undefined) return before;
  const [only, ...more] = Array.from(change(String.fromCodePoint(cell)), first);
  const changed = only === undefined || more.length > 0 ? cell : only;
  if (known.size >= MAX_CACHED) known.clear();
  known.set(cell, changed);
  return changed;
}
