import { RequestError } from '../request-error.ts';
import { storedThread } from '../wire-thread.ts';
import { type Handler } from './handler.ts';
import { storedRecord } from './stored-record.ts';
import { threadIdOf } from './thread-id.ts';

export const threadUnarchive: Handler<'thread/unarchive'> = async (connection, params) => {
  const { server } = connection;
  const threadId = threadIdOf(params.threadId);
  const record = await storedRecord(server, threadId);
  if (record?.archived !== true) throw new RequestError(`no archived rollout found for thread id ${threadId}`);
  const summary = await server.retire(threadId, () => server.engine.stored.unarchive(threadId));
  connection.afterAnswer(() => server.broadcast({ method: 'thread/unarchived', params: { threadId } }));
  return { thread: storedThread(summary) };
};
