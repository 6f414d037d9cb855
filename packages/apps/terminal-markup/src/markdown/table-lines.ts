import { type Tokens } from 'marked';
import { lineWidth, padTo } from '../cut-line.ts';
import { type Line, type Span, span } from '../line.ts';
import { type Style } from '../style.ts';
import { wrap } from '../wrap.ts';
import { type Room } from './block-lines.ts';
import { inlineLines } from './inline-lines.ts';
import { asMarkup } from './lex-blocks.ts';

const BAR = ' │ ';
const CROSS = '─┼─';
const RULE: Style = { dim: true };
/** Words in a narrower column fall to pieces; then rows are shown one below the other instead. */
const MIN_COLUMN = 8;

/**
 * Lays a table out: columns as wide as they need, the wide ones made narrower where there is no room, their cells
 * wrapped. Where even that would leave a column too narrow to read, each row becomes lines of `Column: cell`.
 */
export function tableLines({ header, rows, align }: Tokens.Table, room: Room): Line[] {
  const head = header.map((cell) => cellLine(cell, { ...room.style, bold: true }, room));
  const body = rows.map((row) => row.map((cell) => cellLine(cell, room.style, room)));
  const needed = head.map((cell, column) => body.reduce((most, row) => Math.max(most, widthOf(row[column])), lineWidth(cell)));
  const widths = columnWidths(needed, room.width - BAR.length * (head.length - 1));
  if (widths === null) return records(head, body, room);
  const columns = widths.map((width, column) => ({ width, align: align[column] ?? 'left' }));
  const rule: Line = { spans: [span(widths.map((width) => '─'.repeat(width)).join(CROSS), { ...room.style, ...RULE })] };
  const drawn = body.map((row) => rowLines(row, columns, room));
  // Rows of more than one line need something between them.
  const isWrapped = drawn.some((lines) => lines.length > 1);
  return [...rowLines(head, columns, room), rule, ...drawn.flatMap((lines, index) => (isWrapped && index > 0 ? [rule, ...lines] : lines))];
}

interface Column {
  readonly width: number;
  readonly align: 'left' | 'center' | 'right';
}

const widthOf = (line: Line | undefined): number => (line === undefined ? 0 : lineWidth(line));

function cellLine({ tokens }: Tokens.TableCell, style: Style, { look }: Room): Line {
  const spans = inlineLines(asMarkup(tokens), style, look).flatMap((row, index) => (index === 0 ? row.spans : [span(' ', style), ...row.spans]));
  return { spans };
}

/** Shares `room` cells out: what needs less than its share gives the rest to the others. Null where shares are too small. */
function columnWidths(needed: readonly number[], room: number): number[] | null {
  const widths = needed.map((width) => Math.max(1, width));
  let left = room;
  const open = [...widths.keys()].sort((a, b) => (widths[a] ?? 0) - (widths[b] ?? 0));
  for (const [index, column] of open.entries()) {
    const share = Math.floor(left / (open.length - index));
    const width = Math.min(widths[column] ?? 0, share);
    if (width < (widths[column] ?? 0) && width < MIN_COLUMN) return null;
    widths[column] = width;
    left -= width;
  }
  return widths;
}

/** One row of a table, as high as its highest cell. */
function rowLines(cells: readonly Line[], columns: readonly Column[], { style }: Room): Line[] {
  const wrapped = columns.map(({ width }, column) => wrap(cells[column] ?? { spans: [] }, width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, y) => {
    const spans: Span[] = [];
    for (const [column, { width, align }] of columns.entries()) {
      if (column > 0) spans.push(span(BAR, { ...style, ...RULE }));
      const cell = aligned(wrapped[column]?.[y] ?? { spans: [] }, width, align);
      // Nothing stands after the last column.
      spans.push(...(column === columns.length - 1 ? cell : padTo({ spans: cell }, width).spans));
    }
    return { spans };
  });
}

function aligned(cell: Line, width: number, align: Column['align']): readonly Span[] {
  const missing = width - lineWidth(cell);
  const before = align === 'right' ? missing : align === 'center' ? Math.floor(missing / 2) : 0;
  return before <= 0 ? cell.spans : [span(' '.repeat(before)), ...cell.spans];
}

function records(head: readonly Line[], body: readonly (readonly Line[])[], { width, style }: Room): Line[] {
  const rest = width > 2 * MIN_COLUMN ? [span('  ')] : [];
  if (body.length === 0) return head.flatMap((cell) => wrap(cell, width, { rest }));
  return body.flatMap((row, index) => [
    ...(index > 0 ? [{ spans: [] }] : []),
    ...row.flatMap((cell, column) => {
      const name = head[column]?.spans ?? [];
      return wrap({ spans: [...name, ...(name.length > 0 ? [span(': ', { ...style, bold: true })] : []), ...cell.spans] }, width, { rest });
    }),
  ]);
}
