import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';

/** Stops listening to a thread. When nobody listens any more it is unloaded, right after the answer. */
export const threadUnsubscribe: Handler<'thread/unsubscribe'> = (connection, params) => {
  const { server } = connection;
  const threadId = threadIdOf(params.threadId);
  const thread = server.threads.find(threadId);
  if (thread === undefined) return Promise.resolve({ status: 'notLoaded' });
  if (!thread.subscribers.delete(connection)) return Promise.resolve({ status: 'notSubscribed' });
  server.requests.leaves(connection, threadId);
  connection.afterAnswer(() => {
    if (thread.subscribers.size === 0 && server.threads.find(threadId) === thread) server.abandon(threadId);
  });
  return Promise.resolve({ status: 'unsubscribed' });
};
