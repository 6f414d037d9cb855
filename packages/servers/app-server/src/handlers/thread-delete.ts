import { type Handler } from './handler.ts';
import { storedRecord } from './stored-record.ts';
import { noRollout, threadIdOf } from './thread-id.ts';

/** Deletes the record of a thread for good, archived or not. One that is loaded is ended first. Ours. */
export const threadDelete: Handler<'thread/delete'> = async (connection, params) => {
  const { server } = connection;
  const threadId = threadIdOf(params.threadId);
  if ((await storedRecord(server, threadId)) === null) throw noRollout(threadId);
  await server.retire(threadId, () => server.engine.stored.remove(threadId));
  connection.afterAnswer(() => server.broadcast({ method: 'thread/deleted', params: { threadId } }));
  return {};
};
