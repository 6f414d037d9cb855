import { sayHowToResume } from './new.ts';
import { type SlashCommand } from './slash-command.ts';

export const clear: SlashCommand = {
  name: 'clear',
  description: 'empty the screen and begin a new conversation',
  whileRunning: false,
  run: async (context) => {
    context.clearScreen({ scrollback: true });
    sayHowToResume(context);
    await context.openThread({ kind: 'new' });
  },
};
