import { sanitizeRow } from '@codex-ts/terminal-markup';

import { nameThread } from '../../app/commands/rename.ts';
import { TextDialog } from '../ask/text-dialog.ts';
import { type PlainCommand } from '../plain-context.ts';

export const rename: PlainCommand = {
  name: 'rename',
  description: 'give this conversation a name',
  takesText: true,
  whileRunning: true,
  run: async (context, text) => {
    const { name: before } = context.store.state;
    const lines = [before === null ? 'This conversation has no name.' : `The name is ${sanitizeRow(before)}.`];
    const name = text === '' ? await context.ask(new TextDialog({ lines, prompt: 'New name: ' })) : text;
    if (name === null) return context.say(['The name stays.']);
    await nameThread(context, name);
  },
};
