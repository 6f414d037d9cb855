import { resolve } from 'node:path';
import { type AppServer } from '../app-server.ts';
import { type LoadedThread } from '../loaded-thread.ts';
import { RequestError } from '../request-error.ts';
import { threadResponse } from '../thread-settings.ts';
import { type Handler } from './handler.ts';
import { joinThread } from './join-thread.ts';
import { threadIdOf } from './thread-id.ts';
import { threadOverrides } from './thread-overrides.ts';
import { withConfig } from './with-config.ts';

/**
 * Loads a thread from its record, or joins it where it is loaded: then it goes on with the settings it has. A path beats
 * the id.
 */
export const threadResume: Handler<'thread/resume'> = async (connection, { threadId, path, includeTurns, ...params }) => {
  const { server } = connection;
  const { engine, threads, clientOf } = server;
  const where = path ? { key: resolve(path), path: resolve(path) } : { key: threadIdOf(threadId) };
  const running = loadedFrom(server, threadId, where.path);
  const { thread, isNew } =
    running === undefined
      ? await threads.load(where.key, () => withConfig(engine.resume(threadId, { ...threadOverrides(params), ...where }, clientOf)))
      : { thread: running, isNew: false };
  if (isNew) server.broadcast({ method: 'thread/status/changed', params: { threadId: thread.id, status: { type: 'idle' } } });
  connection.afterAnswer(() => {
    server.requests.resend(thread.id, connection);
    if (isNew) server.tellWarnings(thread);
  });
  const turns = await joinThread(connection, thread, { isNew, needsTurns: includeTurns !== false });
  return threadResponse(thread, turns);
};

/** The loaded thread that is meant. @throws RequestError when the path is of another record than the thread's */
function loadedFrom({ threads }: AppServer, threadId: string, path: string | undefined): LoadedThread | undefined {
  const named = threads.find(threadId.toLowerCase());
  if (path === undefined) return named;
  if (named !== undefined && named.live.facts.path !== path) {
    throw new RequestError(`cannot resume running thread ${threadId} with mismatched path ${path}: it is recorded in ${named.live.facts.path ?? 'no file'}`);
  }
  return named ?? [...threads].find(({ live }) => live.facts.path === path);
}
