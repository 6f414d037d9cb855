import { RequestError } from '../request-error.ts';
import { liveThread, liveTurns } from '../wire-thread.ts';
import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';

/** Takes the newest turns out of a loaded thread. Files stay as they are; thread/undo is for those. */
export const threadRollback: Handler<'thread/rollback'> = async ({ server }, { threadId, numTurns }) => {
  if (numTurns < 1) throw new RequestError('numTurns must be >= 1');
  const thread = server.threads.require(threadIdOf(threadId));
  await thread.live.session.rollback(numTurns);
  return { thread: liveThread(thread, await liveTurns(thread.live)) };
};
