import { graphemes } from '@codex-ts/terminal-markup';
import { isSureBorder } from './sure-border.ts';
import { type TextBuffer } from './text-buffer.ts';

/** Where the cursor may stand: between characters as readers see them, and at the ends of tokens, never inside either. */

/** The place after the character or token at `offset`, which is such a place itself. */
export function nextBoundary(buffer: TextBuffer, offset: number): number {
  if (offset >= buffer.length) return buffer.length;
  const token = buffer.tokenStartingAt(offset);
  if (token !== undefined) return token.end;
  const { text } = buffer;
  if (text[offset] === '\n') return offset + 1;
  return offset + firstLength(text, offset, buffer.plainAround(offset).end);
}

/** The place before the character or token that ends at `offset`, which is such a place itself. */
export function previousBoundary(buffer: TextBuffer, offset: number): number {
  if (offset <= 0) return 0;
  const token = buffer.tokenEndingAt(offset);
  if (token !== undefined) return token.start;
  const { text } = buffer;
  if (text[offset - 1] === '\n') return offset - 1;
  const { start } = buffer.plainAround(offset - 1);
  if (offset - 1 === start || isSureBorder(text, offset - 1)) return offset - 1;
  return lastBefore(buffer, start, offset);
}

/** `offset` if the cursor may stand there, else the next place behind it where it may. */
export function snapToBoundary(buffer: TextBuffer, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= buffer.length) return buffer.length;
  const around = buffer.tokenAround(offset);
  if (around !== undefined) return around.end;
  const { text } = buffer;
  const { start, end } = buffer.plainAround(offset);
  if (offset === start || offset === end || isSureBorder(text, offset)) return offset;
  let at = safeStart(text, start, offset - 1);
  while (at < offset) at += firstLength(text, at, end);
  return at;
}

/** One character as readers see it, with where it stands. `isToken`: it is a part of a token. */
export interface Cluster {
  readonly text: string;
  readonly start: number;
  readonly isToken: boolean;
}

/** The characters from `from` to the end of the line `lineEnd`. `from` may be inside a token. */
export function* clusters(buffer: TextBuffer, from: number, lineEnd: number): Generator<Cluster> {
  let at = from;
  while (at < lineEnd) {
    const token = buffer.tokenStartingAt(at) ?? buffer.tokenAround(at);
    const end = Math.min(lineEnd, token?.end ?? buffer.plainAround(at).end);
    while (at < end) {
      const length = firstLength(buffer.text, at, end);
      yield { text: buffer.text.slice(at, at + length), start: at, isToken: token !== undefined };
      at += length;
    }
  }
}

/** How long the character is that begins at `at`, in a text that ends at `end`. */
function firstLength(text: string, at: number, end: number): number {
  for (let window = 32; ; window *= 4) {
    const limit = Math.min(end, at + window);
    let until = at + 1;
    while (until < limit && !isSureBorder(text, until)) until += 1;
    if (until === at + 1 && (until === end || isSureBorder(text, until))) return 1;
    const length = graphemes(text.slice(at, until))[0]?.length ?? 1;
    // One that fills the window may go on behind it.
    if (until < limit || until === end || at + length < until) return length;
  }
}

/** The beginnings of characters in the stretch that was looked at last: going back through it segments it once. */
const stretches = new WeakMap<TextBuffer, { version: number; start: number; end: number; borders: number[] }>();

/** The place before `offset` in a stretch that only a segmenter can part. `lowest`: where the plain text around it begins. */
function lastBefore(buffer: TextBuffer, lowest: number, offset: number): number {
  let known = stretches.get(buffer);
  if (known?.version !== buffer.version || offset <= known.start || offset > known.end) {
    const start = safeStart(buffer.text, lowest, offset - 1);
    const borders: number[] = [];
    let at = start;
    for (const each of graphemes(buffer.text.slice(start, offset))) {
      borders.push(at);
      at += each.length;
    }
    known = { version: buffer.version, start, end: offset, borders };
    stretches.set(buffer, known);
  }
  let low = 0;
  let high = known.borders.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((known.borders[middle] ?? 0) < offset) low = middle;
    else high = middle - 1;
  }
  return known.borders[low] ?? lowest;
}

/** A place at or before `offset` where a character surely begins. */
function safeStart(text: string, lowest: number, offset: number): number {
  let at = offset;
  while (at > lowest && !isSureBorder(text, at)) at -= 1;
  return at;
}
