import { graphemes, graphemeWidth } from '../text-width.ts';

const ASCII = /^[\x20-\x7e]*$/;
const WORD = /[\p{Letter}\p{Number}_]/u;

/**
 * Cuts a row into words, runs of spaces, and single characters of all else; together they are the row. Wide characters
 * stand alone: scripts that are written in them put no spaces between words.
 */
export function tokensOf(text: string): string[] {
  if (ASCII.test(text)) return text.match(/\w+| +|[^\w ]/g) ?? [];
  const tokens: string[] = [];
  let last = '';
  for (const grapheme of graphemes(text)) {
    const kind = kindOf(grapheme);
    if (kind !== '' && kind === last) tokens[tokens.length - 1] += grapheme;
    else tokens.push(grapheme);
    last = kind;
  }
  return tokens;
}

function kindOf(grapheme: string): '' | 'space' | 'word' {
  if (grapheme === ' ') return 'space';
  return WORD.test(grapheme) && graphemeWidth(grapheme) < 2 ? 'word' : '';
}
