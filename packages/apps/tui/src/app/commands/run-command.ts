import { errorMessage } from '@codex-ts/protocol';

import { type CommandContext, type SlashCommand } from './slash-command.ts';

/** Runs a command, unless a turn forbids it. @returns whether it was run */
export function runCommand(command: SlashCommand, context: CommandContext, text: string): boolean {
  const { store } = context;
  if (store.state.turn !== null && !command.whileRunning) {
    store.dispatch({ type: 'error', text: `/${command.name} cannot be used while a turn runs.` });
    return false;
  }
  void finish(command, context, text);
  return true;
}

async function finish(command: SlashCommand, context: CommandContext, text: string): Promise<void> {
  try {
    await context.whenOpen();
    await command.run(context, text);
  } catch (error) {
    context.store.dispatch({ type: 'error', text: `/${command.name}: ${errorMessage(error)}` });
  }
  context.redraw();
}
