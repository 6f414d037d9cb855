import { readTurns, RolloutWriter } from '@codex-ts/rollout';
import { type LiveThread } from './live-thread.ts';
import { type Conversation } from './undo.ts';

/** The conversation of a thread that is loaded, or of one that only lies on disk. */
export function conversationOf(thread: LiveThread | { path: string }): Conversation {
  if ('session' in thread) {
    return { turnIds: async () => (await thread.turns()).map(({ id }) => id), rollback: (turns) => thread.session.rollback(turns) };
  }
  const { path } = thread;
  return {
    turnIds: async () => (await readTurns(path)).map(({ id }) => id),
    rollback: async (turns) => {
      const writer = await RolloutWriter.open(path);
      writer.append([{ type: 'event_msg', payload: { type: 'thread_rolled_back', num_turns: turns } }]);
      await writer.close();
    },
  };
}
