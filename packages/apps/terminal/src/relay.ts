import { type Line } from '@codex-ts/terminal-markup';
import { type ScreenCursor } from './compose-frame.ts';
import { type HistoryEntry, type HistoryTail } from './history-tail.ts';
import { BLANK } from './paint-rows.ts';
import { piecesOf, splitRow } from './row-pieces.ts';
import { type ScreenSize } from './screen-size.ts';

/** A cell of the screen, counted from 0. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/**
 * What a terminal does with rows that have become too long. `exact`: it breaks them, and the cursor stays with its
 * character. `drifting`: rows that it breaks below the cursor move that down as if they stood above (xterm.js, so VS Code's terminal). `none`: it cuts them off or hides the rest.
 */
export type Reflow = 'exact' | 'drifting' | 'none';

/** The screen as it was last drawn. */
interface DrawnScreen {
  readonly size: ScreenSize;
  readonly top: number;
  readonly shown: readonly Line[];
  readonly cursor: ScreenCursor | null;
}

interface Relay {
  readonly before: DrawnScreen;
  readonly size: ScreenSize;
  /** Where the terminal's cursor is now; null: it did not say. */
  readonly cursor: Position | null;
  readonly history: HistoryTail;
  readonly reflow: Reflow;
}

/**
 * Finds out what of ours is on the screen after a resize. The terminal has moved and broken rows in its own way, but
 * the order is the same and it tells where its cursor is: from there the rows are counted upwards. What has gone into
 * the scrollback stays there, once; what is on the screen is taken out of `history` to be written again.
 * @returns those entries, one for each text, and the first row of the screen that is ours
 */
export function relay({ before, size, cursor, history, reflow }: Relay): { readonly top: number; readonly entries: HistoryEntry[] } {
  const heightOf = (row: Line): number => (reflow === 'none' ? 1 : piecesOf(row, size.columns));
  const cursorRow = before.cursor === null ? 0 : before.cursor.y - before.top;
  const liveAbove = before.shown.slice(0, cursorRow);
  const y = cursor === null ? guessedRow(before, size, [...history.last(before.top), ...liveAbove].map(heightOf)) : cursor.y - movedDown(before, size, cursor.x, reflow);
  const top = y - sum(liveAbove.map(heightOf));
  if (top < 0) history.add({ rows: firstPieces(before.shown, -top, heightOf, size.columns), text: null, isGhost: true });
  // Rows as wide as they were are right where they are: what is not written cannot be there twice.
  if (size.columns === before.size.columns && !history.hasGhosts) return { top: Math.max(0, top), entries: [] };
  const { entries, above } = history.takeVisible(Math.max(0, top), { heightOf, columns: size.columns });
  return { top: above, entries: joined(entries.filter(({ isGhost }) => isGhost !== true)) };
}

/** Rows of one text that something stood between become one entry. */
function joined(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const out: HistoryEntry[] = [];
  for (const entry of entries) {
    const last = out.at(-1);
    if (entry.text !== null && last?.text === entry.text) out[out.length - 1] = { ...last, rows: [...last.rows, ...entry.rows] };
    else out.push(entry);
  }
  return out;
}

/** How many rows the cursor stands below the beginning of its own row, or below where it should stand. */
function movedDown({ size, top, shown, cursor }: DrawnScreen, { columns, rows }: ScreenSize, x: number, reflow: Reflow): number {
  if (reflow === 'none' || cursor === null) return 0;
  if (reflow === 'exact') return x === Math.min(cursor.x, columns - 1) ? 0 : Math.floor(cursor.x / columns);
  // Before it breaks rows, xterm.js drops those below the cursor that a lower screen has no room for.
  const dropped = Math.max(0, Math.min(size.rows - rows, size.rows - 1 - cursor.y));
  const below = shown.slice(cursor.y - top, Math.max(0, size.rows - dropped - top));
  // It goes from the last row up and spares the one where it takes the cursor to be by then.
  let drift = 0;
  for (let at = below.length - 1; at >= 0; at -= 1) if (at !== drift) drift += piecesOf(below[at] ?? BLANK, columns) - 1;
  return drift;
}

/** Terminals keep the cursor where it is, but for rows above it that were broken and for the new last row. */
function guessedRow({ top, cursor }: DrawnScreen, { rows }: ScreenSize, heightsAbove: readonly number[]): number {
  return Math.min(rows - 1, (cursor?.y ?? top) + sum(heightsAbove) - heightsAbove.length);
}

/** The first rows, as far as they fill `pieces` rows of the screen. */
function firstPieces(rows: readonly Line[], pieces: number, heightOf: (row: Line) => number, columns: number): Line[] {
  const gone: Line[] = [];
  let left = pieces;
  for (const row of rows) {
    if (left <= 0) break;
    const height = heightOf(row);
    gone.push(height <= left ? row : splitRow(row, columns, left)[0]);
    left -= height;
  }
  return gone;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
