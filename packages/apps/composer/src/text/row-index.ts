import { rowEnd } from './row-layout.ts';
import { type Change, type TextBuffer } from './text-buffer.ts';

/** A row of the wrapped text. `start` and `end` are offsets; the row has blanks that hang over its end too. */
export interface Row {
  readonly line: number;
  /** Within its line, from 0. */
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Where the rows of a text begin at a certain width. Lines are wrapped when they are asked for, and an edit within a
 * line wraps again only the rows that it changed: typing into a megabyte costs a few rows.
 */
export class RowIndex {
  readonly #buffer: TextBuffer;
  #width: number;
  /** Cells of the first line that something else takes the place of; see `skip`. */
  #skip = 0;
  /** Row beginnings by line, from the beginning of the line; undefined where nobody asked yet. */
  #lines: (number[] | undefined)[] = [];

  constructor(buffer: TextBuffer, width: number) {
    this.#buffer = buffer;
    this.#width = width;
  }

  get width(): number {
    return this.#width;
  }

  /** Where the drawn text begins: behind what is drawn elsewhere. */
  get textStart(): number {
    return Math.min(this.#skip, this.#buffer.length);
  }

  /** `skip` characters at the beginning of the text are drawn elsewhere: its first row is wrapped as if they were not there. */
  setShape(width: number, skip: number): void {
    if (width !== this.#width) this.#lines = [];
    if (skip !== this.#skip) this.#lines[0] = undefined;
    this.#width = width;
    this.#skip = skip;
  }

  /** Must be told of every change of the buffer, in order. */
  edited(change: Change): void {
    const { firstLine, lastLineBefore, lastLineAfter } = change;
    const old = this.#lines[firstLine];
    if (lastLineBefore === firstLine && lastLineAfter === firstLine) {
      if (old !== undefined) this.#lines[firstLine] = this.#rewrapped(firstLine, old, change);
      return;
    }
    const head = this.#lines.slice(0, firstLine);
    head.length = firstLine;
    const fresh = new Array<number[] | undefined>(lastLineAfter - firstLine + 1).fill(undefined);
    this.#lines = head.concat(fresh, this.#lines.slice(lastLineBefore + 1));
  }

  rowCount(line: number): number {
    return this.#rowsOf(line).length;
  }

  row(line: number, row: number): Row {
    const rows = this.#rowsOf(line);
    const lineStart = this.#buffer.lineStart(line);
    const next = rows[row + 1];
    return { line, row, start: lineStart + (rows[row] ?? 0), end: next === undefined ? this.#buffer.lineEnd(line) : lineStart + next };
  }

  /** The row that the cursor is on when it stands at `offset`. */
  rowAt(offset: number): Row {
    const line = this.#buffer.lineAt(offset);
    return this.row(line, lastAtMost(this.#rowsOf(line), offset - this.#buffer.lineStart(line)));
  }

  rowAbove({ line, row }: Row): Row | null {
    if (row > 0) return this.row(line, row - 1);
    return line > 0 ? this.row(line - 1, this.rowCount(line - 1) - 1) : null;
  }

  rowBelow({ line, row }: Row): Row | null {
    if (row + 1 < this.rowCount(line)) return this.row(line, row + 1);
    return line + 1 < this.#buffer.lineCount ? this.row(line + 1, 0) : null;
  }

  #rowsOf(line: number): number[] {
    const known = this.#lines[line];
    if (known !== undefined) return known;
    const rows = [0];
    this.#wrapFrom(line, rows, () => false);
    this.#lines[line] = rows;
    return rows;
  }

  #rewrapped(line: number, old: number[], { start, removed, inserted }: Change): number[] {
    const lineStart = this.#buffer.lineStart(line);
    const by = inserted.text.length - removed.text.length;
    const editEnd = start + inserted.text.length - lineStart;
    // A row depends on what follows it, up to one row on: words may move back up.
    const kept = Math.max(0, lastAtMost(old, start - lineStart) - 2);
    const rows = old.slice(0, kept + 1);
    let next = kept + 1;
    this.#wrapFrom(line, rows, (rowStart) => {
      if (rowStart <= editEnd) return false;
      while ((old[next] ?? Number.POSITIVE_INFINITY) + by < rowStart) next += 1;
      return (old[next] ?? Number.NaN) + by === rowStart;
    });
    const last = rows.at(-1) ?? 0;
    if ((old[next] ?? Number.NaN) + by !== last || last <= editEnd) return rows;
    return rows.concat(old.slice(next + 1).map((each) => each + by));
  }

  /** Adds the rows behind the last one of `rows`, until the line ends or `isKnown` says that the rest is known. */
  #wrapFrom(line: number, rows: number[], isKnown: (rowStart: number) => boolean): void {
    const lineStart = this.#buffer.lineStart(line);
    const lineEnd = this.#buffer.lineEnd(line);
    let at = lineStart + (rows.at(-1) ?? 0);
    if (at === 0) at = Math.min(this.#skip, lineEnd);
    for (;;) {
      at = rowEnd(this.#buffer, at, lineEnd, this.#width);
      if (at >= lineEnd) return;
      rows.push(at - lineStart);
      if (isKnown(at - lineStart)) return;
    }
  }
}

/** Index of the last of rising numbers that is not above a limit. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
