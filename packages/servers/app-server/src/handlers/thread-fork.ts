import { resolve } from 'node:path';
import { threadResponse } from '../thread-settings.ts';
import { liveThread } from '../wire-thread.ts';
import { type Handler } from './handler.ts';
import { joinThread } from './join-thread.ts';
import { threadIdOf } from './thread-id.ts';
import { threadOverrides } from './thread-overrides.ts';
import { withConfig } from './with-config.ts';

/** Copies a thread, whole or up to one of the user's messages, and loads the copy. A path beats the id. */
export const threadFork: Handler<'thread/fork'> = async (connection, { threadId, path, beforeUserMessage, ephemeral = false, ...params }) => {
  const { server } = connection;
  const from = {
    ...(path ? { path: resolve(path) } : { threadId: threadIdOf(threadId) }),
    ephemeral,
    ...(typeof beforeUserMessage === 'number' ? { beforeUserMessage } : {}),
  };
  const overrides = threadOverrides({ ...params, ephemeral });
  const thread = await server.threads.adopt(await withConfig(server.engine.fork(from, overrides, server.clientOf)));
  const turns = await joinThread(connection, thread, { isNew: true });
  connection.afterAnswer(() => {
    server.broadcast({ method: 'thread/started', params: { thread: liveThread(thread, turns) } });
    server.tellWarnings(thread);
  });
  return threadResponse(thread, turns);
};
