import { errorMessage } from '@codex-ts/protocol';

import { typedCommand } from '../../app/commands/find-command.ts';
import { type PlainCommand, type PlainContext } from '../plain-context.ts';

/** Runs the command that a message is. @returns its end; null when the message is no command. It does not reject. */
export function runPlainCommand(message: string, context: PlainContext): Promise<void> | null {
  const typed = typedCommand(message);
  return typed === null ? null : run(typed, context);
}

async function run({ name, text, command: ofScreen }: NonNullable<ReturnType<typeof typedCommand>>, context: PlainContext): Promise<void> {
  const { store, say, whenOpen } = context;
  // The table knows the commands, and one of them lists the table.
  const { plainCommands } = await import('./plain-table.ts');
  const command = plainCommands.find((each) => each.name === name || each.aliases?.includes(name) === true);
  const refusal = command === undefined ? (ofScreen === null ? `There is no command /${name}.` : `/${name} is not offered in plain mode.`) : refusalOf(command, text, store.state.turn !== null);
  if (command === undefined || refusal !== null) return say([`${refusal ?? ''} /help lists the commands.`]);
  try {
    await whenOpen();
    await command.run(context, text);
  } catch (error) {
    store.dispatch({ type: 'error', text: `/${name}: ${errorMessage(error)}` });
  }
}

function refusalOf({ name, takesText, whileRunning }: PlainCommand, text: string, isRunning: boolean): string | null {
  if (text !== '' && takesText !== true) return `/${name} takes no text behind it.`;
  return isRunning && !whileRunning ? `/${name} cannot be used while a turn runs.` : null;
}
