import { RequestError } from '../request-error.ts';
import { liveThread, storedThread } from '../wire-thread.ts';
import { wireTurns } from '../wire-turns.ts';
import { type Handler } from './handler.ts';
import { isUnknownThread, threadIdOf } from './thread-id.ts';

/** A thread as it is stored, archived ones too, without loading it. */
export const threadRead: Handler<'thread/read'> = async ({ server, signal }, { threadId, includeTurns = false }) => {
  const id = threadIdOf(threadId);
  const loaded = server.threads.find(id);
  if (loaded !== undefined && loaded.live.facts.path === null) {
    if (includeTurns) throw new RequestError('ephemeral threads do not support includeTurns');
    return { thread: liveThread(loaded) };
  }
  try {
    const { summary, turns } = await server.engine.stored.read(id, { includeTurns }, signal);
    return { thread: storedThread(summary, loaded?.status, wireTurns(turns, includeTurns ? loaded?.live.session.activeTurnId : null)) };
  } catch (error) {
    if (!isUnknownThread(error)) throw error;
    if (loaded === undefined) throw new RequestError(`thread not loaded: ${id}`);
    if (includeTurns) throw new RequestError(`thread ${id} is not materialized yet; includeTurns is unavailable before first user message`);
    return { thread: liveThread(loaded) };
  }
};
