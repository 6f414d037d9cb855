import { ansi } from './ansi.ts';

/**
 * Goes about the live part from where the cursor is. Rows are counted from its first one, never from an edge of the
 * screen: a terminal that was resized has moved everything, and we may not have heard of it yet.
 */
export class Pen {
  #row: number;

  /** `row`: where the cursor is. */
  constructor(row: number) {
    this.#row = row;
  }

  to(x: number, row: number): string {
    const by = row - this.#row;
    this.#row = row;
    return (by === 0 ? '' : by < 0 ? ansi.up(-by) : ansi.down(by)) + (x === 0 ? '\r' : ansi.column(x));
  }

  /** Down to a row that may not be there yet: the screen scrolls as far as it must. */
  feedTo(row: number): string {
    const text = row > this.#row ? '\r\n'.repeat(row - this.#row) : this.to(0, row);
    this.#row = row;
    return text;
  }

  /** What was written has brought the cursor to this row. */
  isAt(row: number): void {
    this.#row = row;
  }
}
