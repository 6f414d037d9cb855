import { sayHowToResume } from './new.ts';
import { openThreadId, type SharedContext, type SlashCommand } from './slash-command.ts';

export const fork: SlashCommand<SharedContext> = {
  name: 'fork',
  description: 'go on in a copy of this conversation',
  whileRunning: false,
  run: async (context) => {
    const threadId = openThreadId(context);
    if (context.store.state.lastTurnId === null) return context.store.dispatch({ type: 'info', text: 'There is nothing to copy yet.' });
    sayHowToResume(context);
    await context.openThread({ kind: 'fork', threadId });
  },
};
