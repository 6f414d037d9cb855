import { type SharedContext, type SlashCommand } from './slash-command.ts';

export const exit: SlashCommand<SharedContext> = { name: 'exit', aliases: ['quit'], description: 'leave codex', whileRunning: true, run: (context) => context.exit() };
