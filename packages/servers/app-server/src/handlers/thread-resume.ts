import { type ClientRequests, type ThreadStartResponse, type Turn } from '@codex-ts/app-server-protocol';
import { resolve } from 'node:path';
import { type AppServer } from '../app-server.ts';
import { type Connection } from '../connection.ts';
import { type LoadedThread } from '../loaded-thread.ts';
import { RequestError } from '../request-error.ts';
import { threadResponse } from '../thread-settings.ts';
import { wireUsage } from '../wire-usage.ts';
import { type Handler } from './handler.ts';
import { joinThread } from './join-thread.ts';
import { threadIdOf } from './thread-id.ts';
import { threadOverrides } from './thread-overrides.ts';
import { withConfig } from './with-config.ts';

type Params = ClientRequests['thread/resume']['params'];

/**
 * Loads a thread from its record, or joins it where it is loaded: then it goes on with the settings it has. A path beats
 * the id; a history beats both, and becomes a thread of its own.
 */
export const threadResume: Handler<'thread/resume'> = async (connection, { threadId, path, history, includeTurns, ...params }) => {
  const { server } = connection;
  if (history) return fromHistory(connection, history, { threadId, params });
  const { engine, threads, clientOf } = server;
  const where = path ? { key: resolve(path), path: resolve(path) } : { key: threadIdOf(threadId) };
  const running = loadedFrom(server, threadId, where.path);
  const { thread, isNew } =
    running === undefined
      ? await threads.load(where.key, () => withConfig(engine.resume(threadId, { ...threadOverrides(params), ...where }, clientOf)))
      : { thread: running, isNew: false };
  if (isNew) server.broadcast({ method: 'thread/status/changed', params: { threadId: thread.id, status: { type: 'idle' } } });
  connection.afterAnswer(() => {
    tellTokens(connection, thread, turns);
    server.requests.resend(thread.id, connection);
    if (isNew) server.tellWarnings(thread);
  });
  const turns = await joinThread(connection, thread, { isNew, needsTurns: includeTurns !== false });
  return threadResponse(thread, turns);
};

/** How full the context is, which nobody would know before the next answer; the original is silent about it. */
function tellTokens(connection: Connection, { id, live }: LoadedThread, turns: readonly Turn[]): void {
  const counts = live.session.tokens;
  const turnId = turns.at(-1)?.id;
  if (counts === null || turnId === undefined) return;
  connection.notify({ method: 'thread/tokenUsage/updated', params: { threadId: id, turnId, tokenUsage: wireUsage(counts) } });
}

/** There are no turns to list: what the history was told in is not known. */
async function fromHistory(connection: Connection, history: readonly unknown[], { threadId, params }: { threadId: string; params: Omit<Params, 'threadId' | 'path' | 'history'> }): Promise<ThreadStartResponse> {
  const { server } = connection;
  if (history.length === 0) throw new RequestError('history must not be empty');
  if (server.threads.find(threadId.toLowerCase()) !== undefined) throw new RequestError(`cannot resume running thread ${threadId} with history`);
  const thread = await server.threads.adopt(await withConfig(server.engine.start({ ...threadOverrides(params), history }, server.clientOf)));
  thread.subscribers.add(connection);
  server.broadcast({ method: 'thread/status/changed', params: { threadId: thread.id, status: { type: 'idle' } } });
  connection.afterAnswer(() => server.tellWarnings(thread));
  return threadResponse(thread);
}

/** The loaded thread that is meant. @throws RequestError when the path is of another record than the thread's */
function loadedFrom({ threads }: AppServer, threadId: string, path: string | undefined): LoadedThread | undefined {
  const named = threads.find(threadId.toLowerCase());
  if (path === undefined) return named;
  if (named !== undefined && named.live.facts.path !== path) {
    throw new RequestError(`cannot resume running thread ${threadId} with mismatched path ${path}: it is recorded in ${named.live.facts.path ?? 'no file'}`);
  }
  return named ?? [...threads].find(({ live }) => live.facts.path === path);
}
