import { trim } from './trim.ts';

// What a line of a patch's body may be, by its text without line feed and one carriage return: the same words as in
// `patch-tokens`, for a reader that gets one line at a time. Several may hold for one line; its place decides.

const HEADERS = [
  ['add', '*** Add File: '],
  ['delete', '*** Delete File: '],
  ['update', '*** Update File: '],
] as const;
const MOVE = '*** Move to: ';

/** A file's header, white space around it ignored; null for another line. The path is never blank. */
export function readHeader(text: string): { type: 'add' | 'delete' | 'update'; path: string } | null {
  const line = trim(text);
  if (!line.startsWith('***')) return null;
  const found = HEADERS.find(([, words]) => line.startsWith(words));
  return found === undefined ? null : { type: found[0], path: trim(line.slice(found[1].length)) };
}

/** Where a file goes, or null for another line. */
export function movePath(text: string): string | null {
  const path = text.startsWith(MOVE) ? trim(text.slice(MOVE.length)) : '';
  return path === '' ? null : path;
}

export function isBlank(text: string): boolean {
  return trim(text) === '';
}

/** A line of a chunk: context, removed or inserted; an empty one is empty context. */
export function isDiffLine(text: string): boolean {
  return text === '' || text.startsWith(' ') || text.startsWith('+') || text.startsWith('-');
}

export function isBareMark(text: string): boolean {
  return text.startsWith('@@') && isBlank(text.slice(2));
}

export function isContextMark(text: string): boolean {
  return text.startsWith('@@ ') && !isBareMark(text);
}

export function isEndOfFile(text: string): boolean {
  return text === '*** End of File';
}
