import { eastAsianWidth } from 'get-east-asian-width';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Texts of which every character takes one cell and stands for itself: most of all, with the signs that rows are made of. */
const NARROW = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25fc\u2713\u2714\u2717\u2718]*$/;
/** Marks that stand on what is before them, joiners, selectors, vowels and ends of Hangul syllables: they take no cell. */
const ZERO_WIDTH = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}\p{Surrogate}\u1160-\u11ff\ud7b0-\ud7ff]$/u;
/** Shown as pictures unless a selector asks for text. */
const PICTURE = /\p{Emoji_Presentation}/u;
const AS_PICTURE = '\ufe0f';
const MAY_BE_PICTURE = /\p{Extended_Pictographic}|[#*0-9]\ufe0f?\u20e3/u;
const FLAG = /^\p{Regional_Indicator}{2}$/u;

/** Cuts a text into what a reader takes for one character each. */
export function graphemes(text: string): string[] {
  if (NARROW.test(text)) return text.split('');
  return [...segments(text)];
}

/** The segmenter's time grows with the square of its text: it is given a window at a time. */
const WINDOW = 256;

/**
 * The same one by one. A window's last grapheme may go on beyond it, so the next window begins with it; one that fills
 * a window is tried in a larger one.
 */
function* segments(text: string): Generator<string, void, undefined> {
  let size = WINDOW;
  for (let at = 0; at < text.length; ) {
    const isLast = at + size >= text.length;
    // Half a character would hide what it belongs to.
    const isTorn = !isLast && /[\ud800-\udbff]/.test(text.charAt(at + size - 1));
    const found = Array.from(segmenter.segment(text.slice(at, at + size + (isTorn ? 1 : 0))), ({ segment }) => segment);
    const whole = isLast ? found : found.slice(0, -1);
    for (const segment of whole) {
      yield segment;
      at += segment.length;
    }
    size = whole.length === 0 ? size * 4 : WINDOW;
  }
}

/** How many cells a terminal gives to one grapheme: 0, 1 or 2. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && NARROW.test(grapheme)) return 1;
  if (FLAG.test(grapheme) || PICTURE.test(grapheme)) return 2;
  if (grapheme.includes(AS_PICTURE) && MAY_BE_PICTURE.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) if (!ZERO_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  return width;
}

/** How many cells a text takes on one row. It must hold no control characters (see `sanitize`). */
export function textWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const grapheme of segments(text)) width += graphemeWidth(grapheme);
  return width;
}

/** The longest beginning of a text that fits into `width` cells, and the rest. The rest is not looked at. */
export function splitAtWidth(text: string, width: number): [head: string, rest: string] {
  const room = Math.max(0, width);
  // One more than fits: what follows the cut must not belong to what is before it.
  if (NARROW.test(text.slice(0, room + 1))) return [text.slice(0, room), text.slice(room)];
  let used = 0;
  let end = 0;
  for (const segment of segments(text)) {
    used += graphemeWidth(segment);
    if (used > room) break;
    end += segment.length;
  }
  return [text.slice(0, end), text.slice(end)];
}
