import { openThreadId, type SharedContext, type SlashCommand } from './slash-command.ts';

export const compact: SlashCommand<SharedContext> = {
  name: 'compact',
  description: 'sum the conversation up to make room',
  whileRunning: false,
  run: async (context) => {
    await context.client.request('thread/compact/start', { threadId: openThreadId(context) });
  },
};
