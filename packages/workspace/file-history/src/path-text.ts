import { isUtf8 } from 'node:buffer';
import { type FsPath } from './history-fs.ts';

const FIRST_STRAY = 0xdc00;
const STRAY = /[\udc80-\udcff]/u;

/** A name's bytes as text: a byte that is not part of UTF-8 becomes a lone surrogate U+DC80..U+DCFF, as in Python. */
export function textOfBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((n) => at + n <= bytes.length && isUtf8(bytes.subarray(at, at + n)));
    text += length === undefined ? String.fromCharCode(FIRST_STRAY + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return text;
}

/** The way back, for a system call. */
export function fsPathOf(text: string): FsPath {
  if (!STRAY.test(text)) return text;
  const parts = Array.from(text, (char) => (STRAY.test(char) ? Buffer.from([char.charCodeAt(0) - FIRST_STRAY]) : Buffer.from(char, 'utf8')));
  return Buffer.concat(parts);
}

/** For people: what is no UTF-8 shows as U+FFFD. */
export function shownPath(text: string): string {
  return text.replace(/[\udc80-\udcff]/gu, '\ufffd');
}
