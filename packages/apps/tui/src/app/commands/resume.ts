import { type Thread } from '@codex-ts/app-server-protocol';
import { errorMessage } from '@codex-ts/protocol';

import { SessionFolder } from '../../views/pickers/session-folder.ts';
import { findSession } from '../sessions/find-session.ts';
import { sayHowToResume } from './new.ts';
import { pickSession } from './pick-session.ts';
import { isFolder } from './server-files.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

export const resume: SlashCommand = {
  name: 'resume',
  description: 'go on with an earlier conversation',
  takesText: true,
  whileRunning: false,
  run: async (context, text) => {
    if (text === '') return pickSession(context, (thread) => goOn(context, thread));
    const { client, session, options } = context;
    await goOn(context, await findSession(client, text, options.isLocal === false ? null : session.cwd));
  },
};

/** Opens a stored conversation, where the user wants it when it is of another folder. */
async function goOn(context: CommandContext, { id, cwd: stored }: Thread): Promise<void> {
  const { store, session, options, panes, keymap } = context;
  const here = session.cwd;
  if (id === session.threadId) return store.dispatch({ type: 'info', text: 'This is the conversation that is open.' });
  // On another machine there is no folder that we are in.
  if (options.isLocal === false) return open(context, id, stored);
  if (stored === here) return open(context, id, here);
  const question = new SessionFolder({ purpose: 'resume', stored, here, isGone: !(await isFolder(context.client, stored)), isOpen: true, keymap });
  panes.open(question, (outcome, close) => {
    close();
    if (outcome.type !== 'folder') return;
    open(context, id, outcome.folder === 'here' ? here : stored).catch((error: unknown) => store.dispatch({ type: 'error', text: `The conversation cannot be opened: ${errorMessage(error)}` }));
  });
}

async function open(context: CommandContext, threadId: string, cwd: string): Promise<void> {
  sayHowToResume(context);
  await context.openThread({ kind: 'resume', threadId, cwd });
}
