import { type Line, line, type Span, span, wrap } from '@codex-ts/terminal-markup';

import { DIM, INDENT } from './looks.ts';

/** A paragraph behind a marker; what is wrapped stands below its text. */
export function marked(marker: Span, text: Line, width: number): Line[] {
  return wrap(text, width, { first: [marker], rest: [INDENT] });
}

/** How wide rows may be that stand behind a marker; on screens too narrow for it there is none. */
export const innerWidth = (width: number, prefix = 2): number => (width > prefix ? width - prefix : width);

/** Puts `first` before the first row, `rest` before the others but empty ones, where the screen is wide enough for both. */
export function prefixed(rows: readonly Line[], first: readonly Span[], rest: readonly Span[], width: number): Line[] {
  const needed = first.reduce((sum, { text }) => sum + text.length, 0);
  if (width <= needed) return [...rows];
  return rows.map((row, index) => (index > 0 && isBlank(row) ? row : { ...row, spans: [...(index === 0 ? first : rest), ...row.spans] }));
}

/** Nothing is to be seen of it: spaces would only be copied along. */
const isBlank = ({ spans, fill }: Line): boolean => fill === undefined && spans.every(({ text }) => text === '');

const BRANCH: Span = span('  └ ', DIM);
const BELOW: Span = span('    ');
export const BRANCH_WIDTH = 4;

/** Paragraphs that hang below a cell's headline: `  └ ` before the first row. At most `max` rows. */
export function branch(paragraphs: readonly Line[], width: number, max = Infinity): Line[] {
  const rows = paragraphs.flatMap((paragraph) => wrap(paragraph, innerWidth(width, BRANCH_WIDTH)));
  return branchRows(atMost(rows, max), width);
}

/** The same for rows that were drawn four cells narrower. */
export function branchRows(rows: readonly Line[], width: number): Line[] {
  return prefixed(rows, [BRANCH], [BELOW], width);
}

/** The first rows; the last of `max` says that there are more. */
function atMost(rows: readonly Line[], max: number): Line[] {
  const last = rows[max - 1];
  if (rows.length <= max || last === undefined) return [...rows];
  return [...rows.slice(0, max - 1), line(span('…', last.spans.at(-1)?.style ?? {}))];
}

/** A paragraph behind a word of its own, which what is wrapped stands below. */
export function hanging(word: Span, text: Line, width: number): Line[] {
  return wrap(text, width, { first: [word], rest: [span(' '.repeat(word.text.length))] });
}
