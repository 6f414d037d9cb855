import { CodexError, isUuid } from '@codex-ts/protocol';

/** A place in the order of threads: a moment in whole milliseconds, then the id. */
export interface ThreadPosition {
  atMs: number;
  id: string;
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z)\|(.*)$/;

/** The cursor behind a thread, in the form of the original's; milliseconds are written when there are any. */
export function encodeCursor(atMs: number, id: string): string {
  return `${new Date(Math.floor(atMs)).toISOString().replace('.000Z', 'Z')}|${id}`;
}

/** Throws CodexError `invalid_cursor` for anything but a cursor. */
export function decodeCursor(text: string): ThreadPosition {
  const [, moment = '', id = ''] = CURSOR.exec(text) ?? [];
  const atMs = Date.parse(moment);
  if (Number.isNaN(atMs) || !isUuid(id)) throw new CodexError(`invalid cursor: ${text}`, { code: 'invalid_cursor' });
  return { atMs, id: id.toLowerCase() };
}

/** The order of lists: negative when `a` comes before `b`, that is when it is newer, or as new with the greater id. */
export function comparePositions(a: ThreadPosition, b: ThreadPosition): number {
  if (a.atMs !== b.atMs) return b.atMs - a.atMs;
  if (a.id === b.id) return 0;
  return a.id > b.id ? -1 : 1;
}
