import { type SharedContext, type SlashCommand } from './slash-command.ts';

export const logout: SlashCommand<SharedContext> = {
  name: 'logout',
  description: 'sign out and leave codex',
  whileRunning: false,
  run: async ({ client, exit }) => {
    await client.request('account/logout', undefined);
    exit();
  },
};
