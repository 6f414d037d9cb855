import { type SharedContext, type SlashCommand } from './slash-command.ts';

export const newThread: SlashCommand<SharedContext> = {
  name: 'new',
  description: 'begin a new conversation',
  whileRunning: false,
  run: async (context) => {
    sayHowToResume(context);
    await context.openThread({ kind: 'new' });
  },
};

/** Says how to come back to the conversation that is left. */
export function sayHowToResume({ store, session }: Pick<SharedContext, 'store' | 'session'>): void {
  if (session.threadId !== null && store.state.lastTurnId !== null) store.dispatch({ type: 'info', text: `To go on with this conversation: codex resume ${isWord(store.state.name) ? store.state.name : session.threadId}` });
}

/** Whether a shell takes it for one word. */
function isWord(name: string | null): name is string {
  return name !== null && /^[\w.][\w.-]*$/.test(name);
}
