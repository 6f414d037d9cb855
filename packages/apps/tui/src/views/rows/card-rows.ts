import { type Line, line, lineWidth, padTo, sanitizeRow, type Span, span, wrap } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';

/** A row of a card: a label, and what it says; or a text without a label. */
export type CardRow = { readonly label: string; readonly value: readonly (Span | string)[] } | { readonly text: Line };

const FRAME = 4;

/** Rows with their values in a column, in a frame where the screen is wide enough. */
export function cardLines(rows: readonly CardRow[], width: number, widest = 100): Line[] {
  const labels = rows.flatMap((row) => ('label' in row ? [row.label.length] : []));
  const column = Math.max(0, ...labels) + 3;
  const isFramed = width >= FRAME + column + 10;
  const room = isFramed ? Math.min(widest, width - FRAME) : Math.max(1, width);
  const drawn = rows.flatMap((row) => ('text' in row ? wrap(row.text, room) : labelled(row.label, row.value, column, room)));
  if (!isFramed) return drawn;
  const inner = Math.max(0, ...drawn.map(lineWidth));
  const edge = (left: string, right: string): Line => line(span(`${left}${'─'.repeat(inner + 2)}${right}`, DIM));
  return [edge('╭', '╮'), ...drawn.map((row) => line(span('│ ', DIM), ...padTo(row, inner).spans, span(' │', DIM))), edge('╰', '╯')];
}

function labelled(label: string, value: readonly (Span | string)[], column: number, width: number): Line[] {
  const safe = value.map((part) => (typeof part === 'string' ? sanitizeRow(part) : { ...part, text: sanitizeRow(part.text) }));
  return wrap(line(...safe), width, { first: [span(`${label}:`.padEnd(column), DIM)], rest: [span(' '.repeat(column))] });
}
