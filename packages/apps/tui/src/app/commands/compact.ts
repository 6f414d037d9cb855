import { openThreadId, type SlashCommand } from './slash-command.ts';

export const compact: SlashCommand = {
  name: 'compact',
  description: 'sum the conversation up to make room',
  whileRunning: false,
  run: async (context) => {
    await context.client.request('thread/compact/start', { threadId: openThreadId(context) });
  },
};
