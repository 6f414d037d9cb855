import { type SlashCommand } from './slash-command.ts';

export const mention: SlashCommand = { name: 'mention', description: 'name a file', whileRunning: true, run: (context) => context.insert('@') };
