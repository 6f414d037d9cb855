import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';
import { storedRecord } from './stored-record.ts';
import { threadIdOf } from './thread-id.ts';

/** Names a thread, loaded or not; one that was never used too, as long as it is to be stored at all. */
export const threadSetName: Handler<'thread/name/set'> = async (connection, params) => {
  const { server } = connection;
  const threadId = threadIdOf(params.threadId);
  const threadName = params.name.trim();
  if (threadName === '') throw new RequestError('thread name must not be empty');
  const loaded = server.threads.find(threadId);
  if (loaded === undefined && (await storedRecord(server, threadId)) === null) throw new RequestError(`thread not found: ${threadId}`);
  if (loaded?.live.facts.path === null) throw new RequestError(`ephemeral thread cannot be named: ${threadId}`);
  await server.engine.stored.rename(threadId, threadName);
  loaded?.live.renamed(threadName);
  connection.afterAnswer(() => server.broadcast({ method: 'thread/name/updated', params: { threadId, threadName } }));
  return {};
};
