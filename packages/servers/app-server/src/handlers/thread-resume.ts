import { threadResponse } from '../thread-settings.ts';
import { type Handler } from './handler.ts';
import { threadOverrides } from './thread-overrides.ts';

export const threadResume: Handler<'thread/resume'> = async (connection, { threadId, ...params }) => {
  const { server } = connection;
  const running = server.find(threadId);
  if (running !== undefined) {
    running.subscribers.add(connection);
    return threadResponse(running.live);
  }
  const live = await server.engine.resume(threadId, threadOverrides(params), server.clientOf);
  server.loaded(live, connection);
  server.broadcast({ method: 'thread/status/changed', params: { threadId: live.session.threadId, status: { type: 'idle' } } });
  server.afterAnswer(() => server.tellWarnings(live));
  return threadResponse(live);
};
