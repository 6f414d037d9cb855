import { sayHowToResume } from './new.ts';
import { pickSession } from './pick-session.ts';
import { type SlashCommand } from './slash-command.ts';

export const resume: SlashCommand = {
  name: 'resume',
  description: 'go on with an earlier conversation',
  takesText: true,
  whileRunning: false,
  run: async (context, text) => {
    if (text !== '') return context.openThread({ kind: 'resume', threadId: text });
    pickSession(context, async ({ id }) => {
      if (id === context.session.threadId) return;
      sayHowToResume(context);
      await context.openThread({ kind: 'resume', threadId: id });
    });
  },
};
