import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type ReviewTarget, reviewLabel } from '@codex-ts/rollout';
import { type Connection } from '../connection.ts';
import { type LoadedThread } from '../loaded-thread.ts';
import { turn } from '../notifications-of.ts';
import { RequestError } from '../request-error.ts';
import { liveThread, liveTurns } from '../wire-thread.ts';
import { type Handler } from './handler.ts';
import { threadIdOf } from './thread-id.ts';
import { withConfig } from './with-config.ts';

type Target = ClientRequests['review/start']['params']['target'];

/** Starts a review in the thread, or in a fork of it that the client then listens to. */
export const reviewStart: Handler<'review/start'> = async (connection, { threadId, target, delivery }) => {
  const id = threadIdOf(threadId);
  const wanted = checked(target);
  const thread = delivery === 'detached' ? await forked(connection, id) : connection.server.threads.require(id);
  const turnId = thread.live.session.review(wanted);
  const hint = { type: 'userMessage' as const, id: turnId, content: [{ type: 'text' as const, text: reviewLabel(wanted, null), text_elements: [] }] };
  return { turn: { ...turn(turnId, 'inProgress'), items: [hint] }, reviewThreadId: thread.id };
};

function checked(target: Target): ReviewTarget {
  switch (target.type) {
    case 'uncommittedChanges':
      return { type: target.type };
    case 'baseBranch':
      return { type: target.type, branch: given(target.branch, 'branch') };
    case 'commit':
      return { type: target.type, sha: given(target.sha, 'sha'), title: target.title ?? null };
    case 'custom':
      return { type: target.type, instructions: given(target.instructions, 'instructions') };
  }
}

function given(text: string, name: string): string {
  if (text.trim() === '') throw new RequestError(`${name} must not be empty`);
  return text.trim();
}

/** Told of before the answer, which says no more than its id. */
async function forked(connection: Connection, threadId: string): Promise<LoadedThread> {
  const { server } = connection;
  const thread = await server.threads.adopt(await withConfig(server.engine.fork({ threadId }, {}, server.clientOf)));
  thread.subscribers.add(connection);
  const turns = await liveTurns(thread.live);
  server.broadcast({ method: 'thread/started', params: { thread: liveThread(thread, turns) } });
  return thread;
}
