import { isUuid } from '@codex-ts/protocol';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** Ids in ascending order. Any id is a cursor, also one of a thread that has gone since. */
export const threadLoadedList: Handler<'thread/loaded/list'> = ({ server }, { cursor, limit }) => {
  if (cursor && !isUuid(cursor)) throw new RequestError(`invalid cursor: ${cursor}`);
  const ids = [...server.threads].map(({ id }) => id).sort();
  const rest = cursor ? ids.filter((id) => id > cursor.toLowerCase()) : ids;
  const data = rest.slice(0, Math.max(limit ?? Infinity, 1));
  return Promise.resolve({ data, nextCursor: data.length < rest.length ? (data.at(-1) ?? null) : null });
};
