import { type Line, span } from '../line.ts';
import { type Style } from '../style.ts';
import { type Theme } from '../theme.ts';
import { type Highlighter, MAX_BYTES, MAX_ROWS } from './highlighter.ts';

/** So many rows without an empty one between them, and any will do to end a piece at. */
const LONG_PIECE = 24;
/** A piece that could not be ended is tried again when it has grown by so much: all tries together stay linear. */
const GROWTH = 1.25;

/**
 * Colours a code block that comes row by row, so that no row that was given out ever changes: the code is coloured in
 * pieces, which end at an empty row (or at any, once they are long) where nothing is left open, such as a comment or a
 * string. Only the rows of the open piece are held back. After 512 KB or 10,000 rows the rest is plain.
 */
export class CodePainter {
  readonly #language: string | null;
  readonly #theme: Theme;
  readonly #highlighter: Highlighter | undefined;
  readonly #plain: Style;
  #rows: string[] = [];
  #size = 0;
  /** No try to end the piece before it has this size. */
  #nextTry = 0;
  #bytes = 0;
  #count = 0;

  constructor(language: string | null, { theme, highlighter }: { readonly theme: Theme; readonly highlighter?: Highlighter | undefined }, plain: Style = {}) {
    this.#language = language;
    this.#theme = theme;
    this.#highlighter = language !== null && highlighter?.knows(language) === true ? highlighter : undefined;
    this.#plain = plain;
  }

  /** @returns the rows that are finished now */
  push(row: string): Line[] {
    if (this.#highlighter === undefined || this.#isTooMuch()) return [...this.end(), this.#plainRow(row)];
    this.#count += 1;
    this.#bytes += row.length + 1;
    this.#rows.push(row);
    this.#size += row.length + 1;
    const mayEnd = row.trim() === '' || this.#rows.length >= LONG_PIECE;
    return mayEnd && this.#size >= this.#nextTry ? this.#tryToEnd() : [];
  }

  /** @returns the rows that were held back */
  end(): Line[] {
    return this.#rows.length === 0 ? [] : this.#give(this.#paint().lines);
  }

  #isTooMuch(): boolean {
    return this.#count >= MAX_ROWS || this.#bytes >= MAX_BYTES;
  }

  #tryToEnd(): Line[] {
    const { lines, isOpen } = this.#paint();
    if (!isOpen) return this.#give(lines);
    this.#nextTry = this.#size * GROWTH;
    return [];
  }

  #give(lines: Line[]): Line[] {
    this.#rows = [];
    this.#size = 0;
    this.#nextTry = 0;
    return lines;
  }

  #paint(): { lines: Line[]; isOpen: boolean } {
    const painted = this.#language === null ? null : this.#highlighter?.paint(`${this.#rows.join('\n')}\n`, this.#language, this.#theme);
    if (painted === null || painted === undefined) return { lines: this.#rows.map((row) => this.#plainRow(row)), isOpen: false };
    return { lines: painted.lines.slice(0, this.#rows.length), isOpen: painted.isOpen };
  }

  #plainRow(row: string): Line {
    return { spans: row === '' ? [] : [span(row, this.#plain)] };
  }
}
