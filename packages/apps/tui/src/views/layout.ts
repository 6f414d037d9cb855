import { type Frame, type Line, line, lineWidth, span, truncate } from '@codex-ts/terminal-markup';

import { DIM } from '../cells/looks.ts';

/** Rows of a view that belong together. */
export interface Part {
  readonly lines: readonly Line[];
  /** Where there is not room for all, the lowest gives way first. The highest keeps a row. */
  readonly rank: number;
  /** Rows that it keeps until the others have come down to theirs. */
  readonly least?: number;
  /** A row that stays in view as long as the part has any. */
  readonly focus?: number | undefined;
  /** In the part's own rows; it is the focus as well. */
  readonly cursor?: Frame['cursor'];
  /** Stands for the rows that are cut off at the end. */
  readonly more?: (hidden: number) => Line;
}

/** An empty row between parts; the first to go. */
export const GAP: Part = { lines: [line()], rank: 0 };

/** Parts one below the other, in at most `height` rows of at most `width` cells. */
export function layOut(parts: readonly Part[], width: number, height: number): Frame {
  const kept = share(parts, Math.max(0, height));
  const lines: Line[] = [];
  let cursor: Frame['cursor'] = null;
  for (const [index, part] of parts.entries()) {
    const from = firstRow(part, kept[index] ?? 0);
    const rows = cut(part, from, kept[index] ?? 0);
    if (part.cursor != null && part.cursor.y >= from && part.cursor.y < from + rows.length) {
      cursor = { x: Math.max(0, Math.min(part.cursor.x, width - 1)), y: lines.length + part.cursor.y - from };
    }
    lines.push(...rows);
  }
  return { lines: lines.map((row) => fitted(row, Math.max(0, width))), cursor };
}

/** How many rows each part gets: first all give what they can spare, then the lowest give everything. */
function share(parts: readonly Part[], height: number): number[] {
  const kept = parts.map(({ lines }) => lines.length);
  const order = parts.map(({ rank }, index) => ({ rank, index })).sort((a, b) => a.rank - b.rank);
  let excess = kept.reduce((sum, rows) => sum + rows, 0) - height;
  const reduce = (index: number, least: number): void => {
    const given = Math.max(0, Math.min((kept[index] ?? 0) - least, excess));
    kept[index] = (kept[index] ?? 0) - given;
    excess -= given;
  };
  for (const { index } of order) reduce(index, Math.min(parts[index]?.least ?? 0, parts[index]?.lines.length ?? 0));
  for (const [place, { index }] of order.entries()) reduce(index, place === order.length - 1 && height > 0 ? 1 : 0);
  return kept;
}

function firstRow({ lines, focus, cursor }: Part, rows: number): number {
  const shown = cursor?.y ?? focus;
  if (shown === undefined || rows >= lines.length) return 0;
  return Math.max(0, Math.min(lines.length - rows, shown - Math.floor(rows / 2)));
}

function cut({ lines, more }: Part, from: number, rows: number): readonly Line[] {
  if (rows >= lines.length || more === undefined || rows === 0) return lines.slice(from, from + rows);
  return [...lines.slice(0, rows - 1), more(lines.length - rows + 1)];
}

function fitted(row: Line, width: number): Line {
  return lineWidth(row) <= width ? row : truncate(row, width);
}

/** What stands for rows that are not shown. */
export function moreRows(hidden: number, hint = ''): Line {
  return line(span(`  … +${hidden} ${hidden === 1 ? 'row' : 'rows'}${hint === '' ? '' : ` · ${hint}`}`, DIM));
}
