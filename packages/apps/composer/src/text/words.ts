import { nextBoundary, previousBoundary } from './boundaries.ts';
import { type TextBuffer } from './text-buffer.ts';

/** What a character is to word motions: a run of one class is a word; a token is a word by itself. */
type WordClass = 'blank' | 'word' | 'sign' | `token ${number}`;

const WORD = /^[\p{L}\p{N}\p{M}_]/u;

/** `isBig`: everything between blanks is one word, as for the capital letters of vi. */
export function classAt(buffer: TextBuffer, offset: number, isBig = false): WordClass {
  const token = buffer.tokenStartingAt(offset);
  if (token !== undefined && !isBig) return `token ${token.start}`;
  const character = String.fromCodePoint(buffer.text.codePointAt(offset) ?? 0x20);
  if (token === undefined && /^\s/.test(character)) return 'blank';
  return isBig || WORD.test(character) ? 'word' : 'sign';
}

/** The beginning of the word before `offset`. */
export function wordLeft(buffer: TextBuffer, offset: number, isBig = false): number {
  let at = offset;
  while (at > 0 && classAt(buffer, previousBoundary(buffer, at), isBig) === 'blank') at = previousBoundary(buffer, at);
  if (at === 0) return 0;
  const own = classAt(buffer, previousBoundary(buffer, at), isBig);
  while (at > 0 && classAt(buffer, previousBoundary(buffer, at), isBig) === own) at = previousBoundary(buffer, at);
  return at;
}

/** The end of the word that is at or behind `offset`. */
export function wordRight(buffer: TextBuffer, offset: number, isBig = false): number {
  const at = skipBlanks(buffer, offset);
  return at >= buffer.length ? buffer.length : skipClass(buffer, at, isBig);
}

/** The beginning of the word behind the one at `offset`, as `w` of vi: an empty line is a word too. */
export function nextWordStart(buffer: TextBuffer, offset: number, isBig = false): number {
  let at = offset;
  if (at < buffer.length && classAt(buffer, at, isBig) !== 'blank') at = skipClass(buffer, at, isBig);
  while (at < buffer.length && classAt(buffer, at, isBig) === 'blank') {
    const isEmptyLine = at > offset && buffer.text[at] === '\n' && buffer.text[at - 1] === '\n';
    if (isEmptyLine) return at;
    at = nextBoundary(buffer, at);
  }
  return at;
}

/** The last character of the word that ends behind `offset`, as `e` of vi. */
export function wordEnd(buffer: TextBuffer, offset: number, isBig = false): number {
  const at = skipBlanks(buffer, nextBoundary(buffer, offset));
  if (at >= buffer.length) return previousBoundary(buffer, buffer.length);
  return previousBoundary(buffer, skipClass(buffer, at, isBig));
}

function skipBlanks(buffer: TextBuffer, offset: number): number {
  let at = offset;
  while (at < buffer.length && classAt(buffer, at) === 'blank') at = nextBoundary(buffer, at);
  return at;
}

function skipClass(buffer: TextBuffer, offset: number, isBig: boolean): number {
  const own = classAt(buffer, offset, isBig);
  let at = offset;
  while (at < buffer.length && classAt(buffer, at, isBig) === own) at = nextBoundary(buffer, at);
  return at;
}
