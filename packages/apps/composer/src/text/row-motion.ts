import { clusters } from './boundaries.ts';
import { type Row, type RowIndex } from './row-index.ts';
import { cellsOf } from './row-layout.ts';
import { type TextBuffer } from './text-buffer.ts';

/** How many cells of its row are before `offset`; what hangs over the end of the row does not count. */
export function columnOf(buffer: TextBuffer, rows: RowIndex, row: Row, offset: number): number {
  let used = 0;
  const from = Math.max(row.start, rows.textStart);
  for (const { text, start } of clusters(buffer, from, row.end)) {
    if (start >= offset || used >= rows.width) break;
    used += cellsOf(text, used);
  }
  return Math.min(used, rows.width);
}

/** The place in a row that is nearest to a column without passing it; null where the cursor cannot stand in the row. */
function offsetAtColumn(buffer: TextBuffer, rows: RowIndex, row: Row, goal: number): number | null {
  const isLast = row.row + 1 === rows.rowCount(row.line);
  const isInside = buffer.tokenAround(row.start) !== undefined;
  let best = isInside ? null : row.start;
  let used = 0;
  for (const { text, start } of clusters(buffer, Math.max(row.start, rows.textStart), row.end)) {
    if (used > goal) return best;
    if (buffer.tokenAround(start) === undefined) best = start;
    used += cellsOf(text, used);
  }
  // The end of a row that goes on is the beginning of the next one.
  return isLast && used <= goal && buffer.tokenAround(row.end) === undefined ? row.end : best;
}

/** Where the cursor comes to one row up or down, and the column it keeps to; null if there is no such row. */
export function moveByRow(buffer: TextBuffer, rows: RowIndex, cursor: number, direction: -1 | 1, goal: number | null): { offset: number; goal: number } | null {
  const from = rows.rowAt(cursor);
  const column = goal ?? columnOf(buffer, rows, from, cursor);
  for (let row: Row | null = from; ; ) {
    row = direction < 0 ? rows.rowAbove(row) : rows.rowBelow(row);
    if (row === null) return null;
    const offset = offsetAtColumn(buffer, rows, row, column);
    // Rows that only a long token fills have no place for the cursor: it goes over them.
    if (offset !== null) return { offset, goal: column };
  }
}
