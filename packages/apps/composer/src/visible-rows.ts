import { type Editor } from './text/editor.ts';
import { type Row } from './text/row-index.ts';

/** The first row that showed when the text was drawn last; kept where the cursor can be seen. */
export interface ScrollPlace {
  line: number;
  row: number;
}

/**
 * The rows to show in `height` rows: with the cursor in them, moved as little as possible from where they were, and none
 * left empty that could show text. Looks at no more rows than a few times `height`.
 */
export function visibleRows({ rows, buffer, cursor }: Editor, top: ScrollPlace, height: number): Row[] {
  const atCursor = rows.rowAt(cursor);
  const line = Math.min(top.line, buffer.lineCount - 1);
  let first = rows.row(line, Math.min(top.row, rows.rowCount(line) - 1));
  if (atCursor.start < first.start) first = atCursor;
  const lowest = walkUp(rows, atCursor, height - 1);
  if (first.start < lowest.start) first = lowest;
  let shown = walkDown(rows, first, height);
  if (shown.length < height) shown = walkDown(rows, walkUp(rows, first, height - shown.length), height);
  top.line = shown[0]?.line ?? 0;
  top.row = shown[0]?.row ?? 0;
  return shown;
}

function walkUp(rows: Editor['rows'], from: Row, steps: number): Row {
  let at = from;
  for (let left = steps; left > 0; left -= 1) {
    const above = rows.rowAbove(at);
    if (above === null) break;
    at = above;
  }
  return at;
}

function walkDown(rows: Editor['rows'], from: Row, count: number): Row[] {
  const found = [from];
  for (let at: Row | null = from; found.length < count; ) {
    at = rows.rowBelow(at);
    if (at === null) break;
    found.push(at);
  }
  return found;
}
