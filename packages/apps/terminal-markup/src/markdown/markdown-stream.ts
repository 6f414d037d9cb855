import { type Line } from '../line.ts';
import { sanitize } from '../sanitize.ts';
import { BlockSplitter } from './block-splitter.ts';
import { lexBlocks, type LexBlocks } from './lex-blocks.ts';
import { type MarkdownLook } from './markdown-look.ts';
import { type Piece } from './piece.ts';
import { PieceRenderer } from './piece-renderer.ts';

/**
 * Markdown that comes in parts, drawn as it comes. A row that was given out never changes: whatever the parts, all rows
 * together are those of `renderMarkdown`. Every character is read as Markdown once, however many parts there are.
 *
 * Held back is what later text could still change:
 * - the row that has no line break yet;
 * - a paragraph, until it ends (it may become a heading by its underline, or a table), and a table as a whole, for its
 *   columns; paragraphs over 4 KB come in parts;
 * - a quote, until it ends; an item of a list, with all that is in it, until the next one;
 * - code in a known language, until an empty row or 24 rows with nothing left open in them; other code comes row by row.
 *
 * So that nothing else must be held back, three things are decided by what came before: a reference to a link is
 * resolved where its definition stands in the same block or an earlier one (definitions are shown, too), empty rows
 * between items of a list stay where they are instead of spreading to the whole list, and code that is coloured in
 * parts may differ in looks from code that is coloured as one.
 */
export class MarkdownStream {
  readonly #look: MarkdownLook;
  readonly #lex: LexBlocks;
  readonly #splitter = new BlockSplitter();
  readonly #pieces: Piece[] = [];
  #renderer: PieceRenderer;
  #width: number;
  #lines: Line[] = [];
  #row = '';

  /** `width`: in cells; it may change later. `lex` is replaced in tests only. */
  constructor(width: number, look: MarkdownLook, lex: LexBlocks = lexBlocks) {
    this.#look = look;
    this.#lex = lex;
    this.#width = width;
    this.#renderer = new PieceRenderer(width, look, lex);
  }

  /** Takes the next part. @returns how many rows of `lines` are new */
  push(delta: string): number {
    const before = this.#lines.length;
    let at = 0;
    for (let end = delta.indexOf('\n'); end >= 0; end = delta.indexOf('\n', at)) {
      this.#takeRow(this.#row + delta.slice(at, end));
      this.#row = '';
      at = end + 1;
    }
    this.#row += delta.slice(at);
    return this.#lines.length - before;
  }

  /** The text is complete: nothing is held back any more. @returns how many rows of `lines` are new */
  finish(): number {
    const before = this.#lines.length;
    if (this.#row !== '') this.#takeRow(this.#row);
    this.#row = '';
    this.#draw(this.#splitter.end());
    return this.#lines.length - before;
  }

  /**
   * All finished rows, at a width that also holds for what comes. At the same width the array is the same one, longer
   * each time; at another one everything is drawn anew.
   */
  lines(width: number): readonly Line[] {
    if (width !== this.#width) {
      this.#width = width;
      this.#renderer = new PieceRenderer(width, this.#look, this.#lex);
      this.#lines = [];
      for (const piece of this.#pieces) this.#append(this.#renderer.render(piece));
    }
    return this.#lines;
  }

  #takeRow(row: string): void {
    for (const safe of sanitize(row.endsWith('\r') ? row.slice(0, -1) : row).split('\n')) this.#draw(this.#splitter.push(safe));
  }

  #draw(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      this.#pieces.push(piece);
      this.#append(this.#renderer.render(piece));
    }
  }

  #append(lines: readonly Line[]): void {
    for (const line of lines) this.#lines.push(line);
  }
}
