import { type Span } from '../line.ts';
import { graphemes, graphemeWidth } from '../text-width.ts';

const ASCII = /^[\x20-\x7e]*$/;

/**
 * Cuts code into rows of at most `width` cells, and no more than `limit` of them, wherever a row is full: spaces count
 * in code, so none is dropped. A character wider than a row is left out. What a reader takes for one character keeps
 * together and has the look of its beginning.
 */
export function cellRows(spans: readonly Span[], width: number, limit: number): Span[][] {
  const text = spans.map((each) => each.text).join('');
  if (text.length <= width && ASCII.test(text)) return [[...spans]];
  const rows = new CellRows(spans);
  for (const grapheme of graphemes(text)) {
    const cells = graphemeWidth(grapheme);
    if (rows.used + cells > width && rows.used > 0) {
      rows.breakRow();
      if (rows.done.length >= limit) return rows.done;
    }
    if (cells <= width) rows.push(grapheme, cells);
    else rows.skip(grapheme);
  }
  rows.breakRow();
  return rows.done;
}

class CellRows {
  readonly done: Span[][] = [];
  /** Cells of the open row. */
  used = 0;
  readonly #spans: readonly Span[];
  #row: Span[] = [];
  #piece = '';
  /** The span that the open piece looks like. */
  #look: Span | undefined;
  #index = 0;
  /** Units of the current span that are taken. */
  #taken = 0;

  constructor(spans: readonly Span[]) {
    this.#spans = spans;
  }

  push(grapheme: string, cells: number): void {
    const look = this.#next(grapheme.length);
    if (look !== this.#look) this.#close();
    this.#look = look;
    this.#piece += grapheme;
    this.used += cells;
  }

  skip(grapheme: string): void {
    this.#next(grapheme.length);
  }

  breakRow(): void {
    this.#close();
    this.done.push(this.#row);
    this.#row = [];
    this.used = 0;
  }

  #close(): void {
    if (this.#piece !== '' && this.#look !== undefined) this.#row.push({ ...this.#look, text: this.#piece });
    this.#piece = '';
  }

  /** The span that holds the next unit; takes `length` units. */
  #next(length: number): Span | undefined {
    const look = this.#current();
    this.#taken += length;
    return look;
  }

  #current(): Span | undefined {
    for (;;) {
      const each = this.#spans[this.#index];
      if (each === undefined || this.#taken < each.text.length) return each;
      this.#taken -= each.text.length;
      this.#index += 1;
    }
  }
}
