import { type Handler } from './handler.ts';
import { storedRecord } from './stored-record.ts';
import { noRollout, threadIdOf } from './thread-id.ts';

/** Puts a thread away. One that is loaded is ended first; one that cannot be put away goes on. */
export const threadArchive: Handler<'thread/archive'> = async (connection, params) => {
  const { server } = connection;
  const threadId = threadIdOf(params.threadId);
  const record = await storedRecord(server, threadId);
  if (record === null || record.archived) throw noRollout(threadId);
  await server.retire(threadId, () => server.engine.stored.archive(threadId));
  connection.afterAnswer(() => server.broadcast({ method: 'thread/archived', params: { threadId } }));
  return {};
};
