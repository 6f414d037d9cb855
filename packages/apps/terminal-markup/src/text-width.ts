import { eastAsianWidth } from 'get-east-asian-width';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** Marks that stand on what is before them, joiners, selectors, vowels and ends of Hangul syllables: they take no cell. */
const ZERO_WIDTH = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}\p{Surrogate}\u1160-\u11ff\ud7b0-\ud7ff]$/u;
/** Shown as pictures unless a selector asks for text. */
const PICTURE = /\p{Emoji_Presentation}/u;
const AS_PICTURE = '\ufe0f';
const MAY_BE_PICTURE = /\p{Extended_Pictographic}|[#*0-9]\ufe0f?\u20e3/u;
const FLAG = /^\p{Regional_Indicator}{2}$/u;

/** Cuts a text into what a reader takes for one character each. */
export function graphemes(text: string): string[] {
  if (PRINTABLE_ASCII.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many cells a terminal gives to one grapheme: 0, 1 or 2. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && PRINTABLE_ASCII.test(grapheme)) return 1;
  if (FLAG.test(grapheme) || PICTURE.test(grapheme)) return 2;
  if (grapheme.includes(AS_PICTURE) && MAY_BE_PICTURE.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) if (!ZERO_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  return width;
}

/** How many cells a text takes on one row. It must hold no control characters (see `sanitize`). */
export function textWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** The longest beginning of a text that fits into `width` cells, and the rest. */
export function splitAtWidth(text: string, width: number): [head: string, rest: string] {
  if (PRINTABLE_ASCII.test(text)) return [text.slice(0, Math.max(0, width)), text.slice(Math.max(0, width))];
  let used = 0;
  let end = 0;
  for (const grapheme of graphemes(text)) {
    used += graphemeWidth(grapheme);
    if (used > width) break;
    end += grapheme.length;
  }
  return [text.slice(0, end), text.slice(end)];
}
