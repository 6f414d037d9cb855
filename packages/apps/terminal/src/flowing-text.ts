import { type Line, lineWidth, wrap } from '@codex-ts/terminal-markup';
import { inkOf, inkOfAll, placeAfter } from './ink.ts';

/** Finished text that can be laid out for any width: its rows, from `skip` on. */
export type Block = (columns: number, skip?: number) => readonly Line[];

/**
 * A text on its way into the history: how far it is printed. While part of it is on the screen, a resize lays that part
 * out anew; what has gone into the scrollback stays as it is, and the rest goes on behind it to the letter.
 */
export class FlowingText {
  #block: Block;
  #isGrowing: boolean;
  /** Rows of the layout that are printed, or have gone into the scrollback. */
  #rows = 0;
  /** Characters of ink that are printed. */
  #ink = 0;
  /** Rows that come before the next one of the layout. */
  #first: readonly Line[] = [];
  /** Nothing comes behind those: all of the layout is printed, or among them. */
  #isLaidOut = false;
  #hasMore = true;

  constructor(block: Block, isGrowing = false) {
    this.#block = block;
    this.#isGrowing = isGrowing;
  }

  /** More of it is to be printed, or may come. */
  get isOpen(): boolean {
    return this.#isGrowing || this.#hasMore;
  }

  /** The text has become longer; the rows it had stay as they are. */
  grow(block: Block, isGrowing: boolean): void {
    this.#block = block;
    this.#isGrowing = isGrowing;
    this.#isLaidOut = false;
    this.#hasMore = true;
  }

  /** The next rows: as many as fit into `room`, and no row of the layout from `until` on. */
  take(columns: number, room: number, until = Infinity): readonly Line[] {
    const count = Math.min(room, this.#first.length + Math.max(0, until - this.#rows));
    const fresh = this.#isLaidOut ? this.#first : [...this.#first, ...this.#block(columns, this.#rows)];
    const rows = fresh.slice(0, count);
    this.#hasMore = rows.length < fresh.length;
    if (this.#isGrowing) {
      this.#rows += Math.max(0, rows.length - this.#first.length);
      this.#first = this.#first.slice(rows.length);
    } else {
      // A long text comes in parts: it is laid out once.
      this.#first = fresh.slice(rows.length);
      this.#isLaidOut = true;
    }
    for (const row of rows) this.#ink += inkOf(row).length;
    return rows;
  }

  /** The screen is as wide as this now. `shown`: the last rows that were printed, which are taken away to be printed again. */
  relay(columns: number, shown: readonly Line[]): void {
    const wasOpen = this.isOpen;
    const ink = inkOfAll(shown);
    const gone = this.#ink - ink.length;
    this.#hasMore = true;
    this.#ink = gone;
    this.#rows = 0;
    this.#first = [];
    this.#isLaidOut = false;
    if (gone === 0) return;
    const rows = this.#block(columns);
    if (inkOfAll(rows).startsWith(ink, gone)) return this.#goOn(rows, gone, [], isBlank(shown[0]));
    // It says something else at this width, as a list that is cut off does: then the rows stay what they are.
    const asTheyAre = shown.flatMap((row) => (lineWidth(row) > columns ? wrap(row, columns) : [row]));
    if (wasOpen) return this.#goOn(rows, gone + ink.length, asTheyAre, true);
    this.#rows = rows.length;
    this.#first = asTheyAre;
  }

  #goOn(rows: readonly Line[], ink: number, first: readonly Line[], keepsBlanks: boolean): void {
    const { row, rest } = placeAfter(rows, ink);
    let next = row;
    if (rest === null && !keepsBlanks) while (next < rows.length && isBlank(rows[next])) next += 1;
    this.#rows = next;
    this.#first = rest === null ? first : [...first, rest];
  }
}

function isBlank(row: Line | undefined): boolean {
  return row === undefined || inkOf(row) === '';
}
