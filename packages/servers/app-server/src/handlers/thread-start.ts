import { threadResponse, wireThread } from '../thread-settings.ts';
import { type Handler } from './handler.ts';
import { threadOverrides } from './thread-overrides.ts';

export const threadStart: Handler<'thread/start'> = async (connection, params) => {
  const { server } = connection;
  const live = await server.engine.start(threadOverrides(params), server.clientOf);
  server.loaded(live, connection);
  const response = threadResponse(live);
  server.afterAnswer(() => {
    server.broadcast({ method: 'thread/started', params: { thread: wireThread(live) } });
    server.tellWarnings(live);
  });
  return response;
};
