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
  if (session.threadId !== null && store.state.lastTurnId !== null) store.dispatch({ type: 'info', text: `To go on with this conversation: codex resume ${store.state.name ?? session.threadId}` });
}
