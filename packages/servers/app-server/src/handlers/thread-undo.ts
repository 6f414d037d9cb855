import { type Thread } from '@codex-ts/app-server-protocol';
import { type AppServer } from '../app-server.ts';
import { RequestError } from '../request-error.ts';
import { liveThread, liveTurns, storedThread } from '../wire-thread.ts';
import { wireTurns } from '../wire-turns.ts';
import { wireUndo } from '../wire-undo.ts';
import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';

/** Undoes what the newest turns of a thread did to files, to the conversation, or to both; loaded or not. Ours. */
export const threadUndo: Handler<'thread/undo'> = async ({ server, signal }, params) => {
  const { numTurns: turns = 1, scope = 'both', dryRun = false, force = false, redo = false } = params;
  if (turns < 1) throw new RequestError('numTurns must be >= 1');
  const threadId = threadIdOf(params.threadId);
  const report = await server.engine.undo(threadId, { turns, scope, dryRun, force, redo }, signal);
  // The conversation stays when a file could not be restored.
  const isRolledBack = !redo && scope !== 'code' && !dryRun && (report.result === null || report.result.done);
  return { ...wireUndo(report), thread: isRolledBack ? await threadNow(server, threadId) : null };
};

async function threadNow(server: AppServer, threadId: string): Promise<Thread> {
  const loaded = server.threads.find(threadId);
  if (loaded !== undefined) return liveThread(loaded, await liveTurns(loaded.live));
  const { summary, turns } = await server.engine.stored.read(threadId, { includeTurns: true });
  return storedThread(summary, { type: 'notLoaded' }, wireTurns(turns));
}
