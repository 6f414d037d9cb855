import { type Thread } from '@codex-ts/app-server-protocol';
import { sanitizeRow } from '@codex-ts/terminal-markup';

import { sayHowToResume } from '../../app/commands/new.ts';
import { isFolder } from '../../app/commands/server-files.ts';
import { findSession } from '../../app/sessions/find-session.ts';
import { folderDialog, sessionDialog } from '../ask/session-dialogs.ts';
import { type PlainCommand, type PlainContext } from '../plain-context.ts';

export const resume: PlainCommand = {
  name: 'resume',
  description: 'go on with an earlier conversation',
  takesText: true,
  whileRunning: false,
  run: async (context, text) => {
    const { client, session, options, ask, say } = context;
    const cwd = options.isLocal === false ? null : session.cwd;
    const dialog = text === '' ? await sessionDialog(client, { cwd, modelProvider: session.settings?.provider ?? null }, 'the conversation that is open') : null;
    if (text === '' && dialog === null) return say(['There is no earlier conversation of this folder.']);
    const thread = dialog === null ? await findSession(client, text, cwd) : await ask(dialog);
    if (thread === null) return say(['The conversation stays.']);
    await goOn(context, thread);
  },
};

/** Opens a stored conversation, where the user wants it when it is of another folder. */
async function goOn(context: PlainContext, { id, cwd: stored }: Thread): Promise<void> {
  const { session, options, ask, say, client } = context;
  const here = session.cwd;
  if (id === session.threadId) return say(['This is the conversation that is open.']);
  const asks = options.isLocal !== false && stored !== here;
  const folder = asks ? await ask(folderDialog({ stored, here, isGone: !(await isFolder(client, stored)) }, { value: null, words: 'the conversation stays' })) : stored;
  if (folder === null) return say([`The conversation in ${sanitizeRow(stored)} is not opened.`]);
  sayHowToResume(context);
  await context.openThread({ kind: 'resume', threadId: id, cwd: folder });
}
