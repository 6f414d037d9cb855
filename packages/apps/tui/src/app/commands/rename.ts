import { errorMessage } from '@codex-ts/protocol';

import { PromptBox } from '../../views/pickers/prompt-box.ts';
import { openThreadId, type SharedContext, type SlashCommand } from './slash-command.ts';

export const rename: SlashCommand = {
  name: 'rename',
  description: 'give this conversation a name',
  takesText: true,
  whileRunning: true,
  run: async (context, text) => {
    if (text !== '') return nameThread(context, text);
    const box = new PromptBox({ title: 'Name of this conversation', text: context.store.state.name ?? '', emptyProblem: 'Write a name', keymap: context.keymap });
    context.panes.open(box, (outcome, close) => {
      if (outcome.type === 'cancelled') return close();
      nameThread(context, outcome.text).then(close, (error: unknown) => {
        box.fail(errorMessage(error));
        context.redraw();
      });
    });
  },
};

export async function nameThread(context: SharedContext, name: string): Promise<void> {
  await context.client.request('thread/name/set', { threadId: openThreadId(context), name });
}
