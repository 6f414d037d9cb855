import { threadResponse } from '../thread-settings.ts';
import { liveThread } from '../wire-thread.ts';
import { type Handler } from './handler.ts';
import { clientTools, threadOverrides } from './thread-overrides.ts';
import { withConfig } from './with-config.ts';

export const threadStart: Handler<'thread/start'> = async (connection, params) => {
  const { server } = connection;
  const thread = await server.threads.adopt(await withConfig(server.engine.start({ ...threadOverrides(params), ...clientTools(params), rawItems: params.experimentalRawEvents ?? false }, server.clientOf)));
  thread.subscribers.add(connection);
  connection.afterAnswer(() => {
    server.broadcast({ method: 'thread/started', params: { thread: liveThread(thread) } });
    server.tellWarnings(thread);
  });
  return threadResponse(thread);
};
