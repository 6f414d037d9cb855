import { breakUnits, mayBreakBetween } from './break-units.ts';
import { lineWidth } from './cut-line.ts';
import { type Line, type Span } from './line.ts';
import { graphemes, graphemeWidth, textWidth } from './text-width.ts';

export interface WrapOptions {
  /** Stands before the first row, and before each of the others. They count for the width. */
  readonly first?: readonly Span[];
  readonly rest?: readonly Span[];
}

/** A run of spaces, or of anything else in which no row ends, with its look. */
interface Piece extends Span {
  readonly width: number;
  readonly isSpace: boolean;
}

/**
 * Breaks a line into rows of at most `width` cells: between words, beside characters of scripts that have no spaces,
 * inside words that are longer than a row. Spaces at
 * a break are dropped, those at the beginning of the line are kept. A character wider than a row is left out: nothing
 * could show it.
 */
export function wrap(line: Line, width: number, { first = [], rest = [] }: WrapOptions = {}): Line[] {
  const rows = new Rows(line, width, first, rest);
  let word: Piece[] = [];
  const flush = (): void => {
    if (word.length > 0) rows.word(word);
    word = [];
  };
  for (const piece of pieces(line.spans)) {
    if (!piece.isSpace) {
      const before = word.at(-1);
      if (before !== undefined && mayBreakBetween(lastOf(before.text), firstOf(piece.text))) flush();
      word.push(piece);
      continue;
    }
    flush();
    rows.space(piece);
  }
  flush();
  return rows.end();
}

class Rows {
  readonly #done: Line[] = [];
  readonly #line: Line;
  readonly #width: number;
  readonly #rest: readonly Span[];
  #row: Span[];
  #used: number;
  /** Cells of the row that its prefix takes. */
  #prefix: number;
  /** Spaces that show only when something comes after them. */
  #spaces: Piece[] = [];

  constructor(line: Line, width: number, first: readonly Span[], rest: readonly Span[]) {
    this.#line = line;
    this.#width = width;
    this.#rest = fitting(rest, width);
    this.#row = [...fitting(first, width)];
    this.#prefix = lineWidth({ spans: this.#row });
    this.#used = this.#prefix;
  }

  space(piece: Piece): void {
    this.#spaces.push(piece);
  }

  word(word: readonly Piece[]): void {
    const needed = widthOf(word) + widthOf(this.#spaces);
    if (this.#used > this.#prefix && this.#used + needed > this.#width) this.#break();
    else for (const piece of this.#spaces) this.#put(piece);
    this.#spaces = [];
    for (const piece of word) this.#put(piece);
  }

  end(): Line[] {
    return [...this.#done, this.#asLine()];
  }

  /** Adds a piece, in several rows where it is too long for one. Each character is looked at once. */
  #put({ text, style, width }: Piece): void {
    if (this.#used + width <= this.#width) {
      this.#push(text, style, width);
      return;
    }
    let part = '';
    let cells = 0;
    const flush = (): void => {
      if (part !== '') this.#push(part, style, cells);
      part = '';
      cells = 0;
    };
    for (const grapheme of graphemes(text)) {
      const needed = graphemeWidth(grapheme);
      if (this.#used + cells + needed > this.#width) {
        flush();
        if (this.#used > this.#prefix || !this.#hasBroken) this.#break();
        // Too wide for a row of its own.
        if (this.#used + needed > this.#width) continue;
      }
      part += grapheme;
      cells += needed;
    }
    flush();
  }

  /** Whether the row begins with the prefix of all rows that follow. */
  get #hasBroken(): boolean {
    return this.#done.length > 0;
  }

  #push(text: string, style: Span['style'], width: number): void {
    this.#row.push({ text, style });
    this.#used += width;
  }

  #break(): void {
    this.#done.push(this.#asLine());
    this.#row = [...this.#rest];
    this.#prefix = lineWidth({ spans: this.#row });
    this.#used = this.#prefix;
  }

  #asLine(): Line {
    return { ...this.#line, spans: joined(this.#row) };
  }
}

const widthOf = (parts: readonly Piece[]): number => parts.reduce((sum, { width }) => sum + width, 0);

/** A prefix must leave room for text; one that does not is dropped. */
function fitting(prefix: readonly Span[], width: number): readonly Span[] {
  return lineWidth({ spans: prefix }) < width ? prefix : [];
}

function pieces(spans: readonly Span[]): Piece[] {
  return spans.flatMap(({ text, style }) =>
    (text.match(/ +|[^ ]+/g) ?? []).flatMap((part) => (part.startsWith(' ') ? [part] : breakUnits(part)).map((unit) => ({ text: unit, style, width: textWidth(unit), isSpace: unit.startsWith(' ') }))),
  );
}

const firstOf = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0);

/** The last character, whole when it takes two units. */
const lastOf = (text: string): string => /[\ud800-\udbff][\udc00-\udfff]$/.exec(text)?.[0] ?? text.slice(-1);

/** Neighbours of the same look become one. */
function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const each of spans) {
    const last = out.at(-1);
    if (last?.style === each.style) out[out.length - 1] = { text: last.text + each.text, style: each.style };
    else out.push(each);
  }
  return out;
}
