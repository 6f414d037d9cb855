import { errorMessage } from '@codex-ts/protocol';

import { PromptBox } from '../../views/pickers/prompt-box.ts';
import { type CommandContext, openThreadId, type SlashCommand } from './slash-command.ts';

export const rename: SlashCommand = {
  name: 'rename',
  description: 'give this conversation a name',
  takesText: true,
  whileRunning: true,
  run: async (context, text) => {
    if (text !== '') return setName(context, text);
    const box = new PromptBox({ title: 'Name of this conversation', text: context.store.state.name ?? '', emptyProblem: 'Write a name', keymap: context.keymap });
    context.panes.open(box, (outcome, close) => {
      if (outcome.type === 'cancelled') return close();
      setName(context, outcome.text).then(close, (error: unknown) => {
        box.fail(errorMessage(error));
        context.redraw();
      });
    });
  },
};

async function setName(context: CommandContext, name: string): Promise<void> {
  await context.client.request('thread/name/set', { threadId: openThreadId(context), name });
}
