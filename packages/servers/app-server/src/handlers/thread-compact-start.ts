import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';

/** Answers at once; the compaction is a turn of its own. */
export const threadCompactStart: Handler<'thread/compact/start'> = ({ server }, { threadId }) => {
  server.threads.require(threadIdOf(threadId)).live.session.compact();
  return Promise.resolve({});
};
