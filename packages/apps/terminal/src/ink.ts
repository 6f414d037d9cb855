import { type Line, lineWidth } from '@codex-ts/terminal-markup';

/** How many of them there are depends on the width. */
const SPACES = /\s/g;

/** What is to be read in a row: the same characters in the same order, however wide the screen. */
export function inkOf({ spans }: Line): string {
  return spans.map(({ text }) => text).join('').replaceAll(SPACES, '');
}

export function inkOfAll(rows: readonly Line[]): string {
  return rows.map(inkOf).join('');
}

/** Where a text goes on. */
export interface Place {
  /** The first row that is whole. */
  readonly row: number;
  /** What is left of the one before it, at its indentation; null when nothing is. */
  readonly rest: Line | null;
}

/** The place in a layout before which there are `count` characters of ink. Blank rows there belong to what follows. */
export function placeAfter(rows: readonly Line[], count: number): Place {
  let left = count;
  for (const [index, row] of rows.entries()) {
    if (left === 0) return { row: index, rest: null };
    const { length } = inkOf(row);
    if (length > left) return { row: index + 1, rest: withoutInk(row, left, rows[index + 1]) };
    left -= length;
  }
  return { row: rows.length, rest: null };
}

function withoutInk(row: Line, count: number, next: Line | undefined): Line {
  let left = count;
  let isFirst = true;
  const spans = row.spans.flatMap(({ text, style }) => {
    let at = 0;
    for (; at < text.length && left > 0; at += 1) if (text.charAt(at).trim() !== '') left -= 1;
    const rest = isFirst ? text.slice(at).trimStart() : text.slice(at);
    if (left > 0 || rest === '') return [];
    isFirst = false;
    return [{ text: rest, style }];
  });
  // As the rows below it, unless that would make it wider than it was.
  const indent = Math.min(Math.max(indentOf(row), indentOf(next)), lineWidth(row) - lineWidth({ spans }));
  return { ...row, spans: indent === 0 ? spans : [{ text: ' '.repeat(indent), style: {} }, ...spans] };
}

function indentOf(row: Line | undefined): number {
  const text = row?.spans.map((span) => span.text).join('') ?? '';
  return text.trim() === '' ? 0 : text.length - text.trimStart().length;
}
