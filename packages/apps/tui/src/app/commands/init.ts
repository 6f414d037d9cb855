import { plainDraft } from '@codex-ts/composer';

import { folderFile, isThere } from './server-files.ts';
import { type SharedContext, type SlashCommand } from './slash-command.ts';

const PROMPT = `Write a file named AGENTS.md in this folder: a guide for those, people and agents, who come to work on this repository.

Look at the repository first, and write only what it really shows. Title it "Repository Guidelines", use short Markdown sections, and keep it between 200 and 400 words. What usually belongs in it:
- how the project is laid out: sources, tests, assets;
- the commands to build, run and test it;
- style and naming, and the tools that hold them;
- how tests are written and run;
- how commits and pull requests are made, judging by the history.

Leave out what does not apply, and add what is special about this repository.`;

export const init: SlashCommand<SharedContext> = {
  name: 'init',
  description: 'let the model write an AGENTS.md for this folder',
  whileRunning: false,
  run: async (context) => {
    const { client, session, store, outbox } = context;
    if (await isThere(client, folderFile(session.cwd, 'AGENTS.md'))) return store.dispatch({ type: 'info', text: 'There is an AGENTS.md here already; it was left as it is.' });
    outbox.send({ input: { text: PROMPT, elements: [], images: [], mentions: [] }, draft: plainDraft(PROMPT) });
  },
};
