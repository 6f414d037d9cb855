import { type PlainCommand } from '../plain-context.ts';

export const edit: PlainCommand = { name: 'edit', description: 'write a message in the editor that VISUAL or EDITOR names', whileRunning: true, run: (context) => context.edit() };
