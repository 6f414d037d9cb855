import { type Line, type Span, span } from '../line.ts';
import { type Style } from '../style.ts';
import { type Theme } from '../theme.ts';
import { type DiffRow } from './diff-rows.ts';
import { type Range } from './token-edits.ts';

/** How a row of a diff looks. */
export interface RowLook {
  readonly number: Style;
  readonly sign: Style;
  /** Of text without colours of its own. */
  readonly text: Style;
  /** Laid over the colours of a language. */
  readonly behind: Style;
  /** Laid over changed words. */
  readonly word: Style;
  readonly fill: Style | null;
}

const DIM: Style = { dim: true };
const BOLD: Style = { bold: true };

/** Green and red, on a tint where the terminal has shades. Without shades changed words are bold. */
export function rowLook(sign: DiffRow['sign'], theme: Theme): RowLook {
  if (sign === ' ') return { number: DIM, sign: {}, text: {}, behind: {}, word: BOLD, fill: null };
  if (sign === '\\') return { number: DIM, sign: {}, text: DIM, behind: {}, word: BOLD, fill: null };
  const [tint, wordTint] = sign === '+' ? [theme.added, theme.addedWord] : [theme.removed, theme.removedWord];
  const fill: Style | null = tint === null ? null : { bg: tint };
  const text: Style = { fg: sign === '+' ? 'green' : 'red', ...fill };
  return { number: { ...DIM, ...fill }, sign: text, text, behind: fill ?? {}, word: wordTint === null ? BOLD : { bg: wordTint }, fill };
}

/** The text of a row with its looks: the language's, and over them the changed words. */
export function styledText(text: string, look: RowLook, syntax: Line | undefined, words: readonly Range[] = []): Span[] {
  const base = syntax === undefined ? [span(text, look.text)] : syntax.spans.map((each) => span(each.text, { ...each.style, ...look.behind }));
  if (words.length === 0) return base;
  const out: Span[] = [];
  let start = 0;
  let next = 0;
  for (const each of base) {
    const end = start + each.text.length;
    const emphatic = { ...each.style, ...look.word };
    let at = start;
    while (at < end) {
      const word = words[next];
      const isWord = word !== undefined && at >= word.start;
      const until = Math.min(end, word === undefined ? end : isWord ? word.end : word.start);
      out.push(span(each.text.slice(at - start, until - start), isWord ? emphatic : each.style));
      at = until;
      if (word !== undefined && at >= word.end) next += 1;
    }
    start = end;
  }
  return out;
}
