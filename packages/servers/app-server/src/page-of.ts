import { RequestError } from './request-error.ts';

export interface PageRequest {
  cursor?: string | null | undefined;
  /** At least one is always given. */
  limit?: number | null | undefined;
}

/**
 * A page of a list whose cursor is the number of entries on the pages before. `what` names the entries in errors.
 * @throws RequestError for a cursor that is none, or that lies behind the end
 */
export function pageOf<T>(all: readonly T[], { cursor, limit }: PageRequest, what: string): { data: T[]; nextCursor: string | null } {
  const start = cursor === null || cursor === undefined ? 0 : position(cursor, all.length, what);
  const end = Math.min(start + Math.max(limit ?? all.length, 1), all.length);
  return { data: all.slice(start, end), nextCursor: end < all.length ? String(end) : null };
}

function position(cursor: string, total: number, what: string): number {
  if (!/^\+?\d{1,15}$/.test(cursor)) throw new RequestError(`invalid cursor: ${cursor}`);
  if (Number(cursor) > total) throw new RequestError(`cursor ${Number(cursor)} exceeds total ${what} ${total}`);
  return Number(cursor);
}
