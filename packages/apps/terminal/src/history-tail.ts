import { type Line } from '@codex-ts/terminal-markup';
import { type FlowingText } from './flowing-text.ts';
import { splitRow } from './row-pieces.ts';

/** What was written of one text. */
export interface HistoryEntry {
  readonly rows: readonly Line[];
  /** Lays it out anew; null when it came as rows. */
  readonly text: FlowingText | null;
  /** Rows of the live part that a smaller screen pushed into the scrollback: should they come back, they are taken away. */
  readonly isGhost?: boolean;
}

/** How the terminal shows rows by now. */
export interface RowShape {
  /** How many rows of the screen a row takes. */
  readonly heightOf: (row: Line) => number;
  /** The width at which rows are broken. */
  readonly columns: number;
}

/** More than the rows of any screen: what may be pulled back from the scrollback onto it. */
const KEPT_ROWS = 1000;

/** The last rows that were written above the live part, in order: what a resize may find on the screen. */
export class HistoryTail {
  #entries: HistoryEntry[] = [];
  #rows = 0;

  add(entry: HistoryEntry): void {
    if (entry.rows.length === 0) return;
    const last = this.#entries.at(-1);
    const isMore = last !== undefined && last.text === entry.text && last.isGhost === entry.isGhost;
    const rows = isMore ? [...last.rows, ...entry.rows] : entry.rows;
    if (isMore) this.#rows -= this.#entries.pop()?.rows.length ?? 0;
    const kept = { ...entry, rows: rows.length > KEPT_ROWS ? rows.slice(-KEPT_ROWS) : rows };
    this.#entries.push(kept);
    this.#rows += kept.rows.length;
    let dropped = 0;
    while (this.#rows - (this.#entries[dropped]?.rows.length ?? 0) >= KEPT_ROWS) {
      this.#rows -= this.#entries[dropped]?.rows.length ?? 0;
      dropped += 1;
    }
    if (dropped > 0) this.#entries = this.#entries.slice(dropped);
  }

  /** Rows of the live part are among those in the scrollback. */
  get hasGhosts(): boolean {
    return this.#entries.some(({ isGhost }) => isGhost === true);
  }

  /** The last rows, in order; fewer when there are not so many. */
  last(count: number): Line[] {
    const entries: (readonly Line[])[] = [];
    let missing = count;
    for (let at = this.#entries.length - 1; at >= 0 && missing > 0; at -= 1) {
      const rows = this.#entries[at]?.rows.slice(-missing) ?? [];
      entries.push(rows);
      missing -= rows.length;
    }
    return entries.reverse().flat();
  }

  clear(): void {
    this.#entries = [];
    this.#rows = 0;
  }

  /**
   * Takes out the entries that fill the last `space` rows of the screen above the live part, in the shape
   * that rows have now. Of a row that is partly above the screen the part that is on it is taken.
   * @returns them in order, and how many rows above them are not ours
   */
  takeVisible(space: number, shape: RowShape): { readonly entries: HistoryEntry[]; readonly above: number } {
    const taken: HistoryEntry[] = [];
    let left = space;
    while (left > 0) {
      const entry = this.#entries.pop();
      if (entry === undefined) break;
      this.#rows -= entry.rows.length;
      const cut = cutFromEnd(entry, left, shape);
      left = cut.left;
      taken.push(cut.visible);
      if (cut.above !== null) this.add(cut.above);
    }
    return { entries: taken.reverse(), above: left };
  }
}

function cutFromEnd(entry: HistoryEntry, space: number, { heightOf, columns }: RowShape): { visible: HistoryEntry; above: HistoryEntry | null; left: number } {
  let left = space;
  let first = entry.rows.length;
  while (first > 0 && left > 0) {
    const row = entry.rows[first - 1] ?? { spans: [] };
    const height = heightOf(row);
    first -= 1;
    if (height > left) {
      const [head, rest] = splitRow(row, columns, height - left);
      const above = { ...entry, rows: [...entry.rows.slice(0, first), head] };
      return { visible: { ...entry, rows: [rest, ...entry.rows.slice(first + 1)] }, above, left: 0 };
    }
    left -= height;
  }
  if (first === 0) return { visible: entry, above: null, left };
  return { visible: { ...entry, rows: entry.rows.slice(first) }, above: { ...entry, rows: entry.rows.slice(0, first) }, left };
}
