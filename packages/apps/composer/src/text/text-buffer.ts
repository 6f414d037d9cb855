import { type Draft, shiftTokens, type Token } from './token.ts';

/** What one edit did. Offsets in UTF-16 units; `removed` and `inserted` stand at `start`. Lines count from 0. */
export interface Change {
  readonly start: number;
  readonly removed: Draft;
  readonly inserted: Draft;
  /** The lines that the edit touched, before and after it. */
  readonly firstLine: number;
  readonly lastLineBefore: number;
  readonly lastLineAfter: number;
}

/** A text with its tokens and an index of its lines. `replace` is the only way to change it. */
export class TextBuffer {
  #text = '';
  #tokens: readonly Token[] = [];
  #lineStarts: number[] = [0];
  #version = 0;

  get text(): string {
    return this.#text;
  }

  /** Another number after each change. */
  get version(): number {
    return this.#version;
  }

  /** In the order of the text. */
  get tokens(): readonly Token[] {
    return this.#tokens;
  }

  get length(): number {
    return this.#text.length;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  get draft(): Draft {
    return { text: this.#text, tokens: this.#tokens };
  }

  /** Puts a draft in the place of what is from `from` to `to`. Tokens that this cuts go as a whole. */
  replace(from: number, to: number, inserted: Draft): Change {
    const start = this.tokenAround(from)?.start ?? from;
    const end = this.tokenAround(to)?.end ?? to;
    this.#version += 1;
    const first = firstEndingAfter(this.#tokens, start);
    let behind = first;
    while ((this.#tokens[behind]?.start ?? Number.POSITIVE_INFINITY) < end) behind += 1;
    const removed = { text: this.#text.slice(start, end), tokens: shiftTokens(this.#tokens.slice(first, behind), -start) };
    const firstLine = this.lineAt(start);
    const lastLineBefore = this.lineAt(end);
    const by = inserted.text.length - removed.text.length;
    this.#text = this.#text.slice(0, start) + inserted.text + this.#text.slice(end);
    this.#tokens = [...this.#tokens.slice(0, first), ...shiftTokens(inserted.tokens, start), ...shiftTokens(this.#tokens.slice(behind), by)];
    const fresh = lineStartsIn(inserted.text, start);
    const tail = this.#lineStarts.slice(lastLineBefore + 1);
    if (by !== 0) for (let i = 0; i < tail.length; i += 1) tail[i] = (tail[i] ?? 0) + by;
    this.#lineStarts = this.#lineStarts.slice(0, firstLine + 1).concat(fresh, tail);
    return { start, removed, inserted, firstLine, lastLineBefore, lastLineAfter: firstLine + fresh.length };
  }

  /** The line that an offset is on. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  lineStart(line: number): number {
    return this.#lineStarts[line] ?? this.#text.length;
  }

  /** Where a line ends, before its line break. */
  lineEnd(line: number): number {
    const next = this.#lineStarts[line + 1];
    return next === undefined ? this.#text.length : next - 1;
  }

  /** The token that has an offset strictly inside it. */
  tokenAround(offset: number): Token | undefined {
    const token = this.#tokens[firstEndingAfter(this.#tokens, offset)];
    return token !== undefined && token.start < offset ? token : undefined;
  }

  tokenStartingAt(offset: number): Token | undefined {
    const token = this.#tokens[firstEndingAfter(this.#tokens, offset)];
    return token?.start === offset ? token : undefined;
  }

  tokenEndingAt(offset: number): Token | undefined {
    const token = this.#tokens[firstEndingAfter(this.#tokens, offset) - 1];
    return token?.end === offset ? token : undefined;
  }

  /** The part around an offset that has neither line breaks nor tokens; both of its ends are borders of characters. */
  plainAround(offset: number): { start: number; end: number } {
    const line = this.lineAt(offset);
    const next = firstEndingAfter(this.#tokens, offset);
    return {
      start: Math.max(this.lineStart(line), this.#tokens[next - 1]?.end ?? 0),
      end: Math.min(this.lineEnd(line), this.#tokens[next]?.start ?? this.#text.length),
    };
  }
}

/** Index of the first token that ends behind an offset. */
function firstEndingAfter(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function lineStartsIn(text: string, offset: number): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(offset + at + 1);
  return starts;
}
