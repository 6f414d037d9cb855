import { errorMessage } from '@codex-ts/protocol';

import { ModelPicker } from '../../views/pickers/model-picker.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

export const model: SlashCommand = {
  name: 'model',
  description: 'choose the model and how hard it thinks',
  whileRunning: false,
  run: async (context) => {
    const { client, session, panes, keymap } = context;
    const { data } = await client.request('model/list', {});
    const current = { model: session.settings?.model ?? null, effort: session.settings?.effort ?? null };
    panes.open(new ModelPicker({ models: data, current, keymap }), (outcome, close) => {
      close();
      if (outcome.type === 'model') void change(context, outcome.model, outcome.effort);
    });
  },
};

/** Holds from the next turn on, and for sessions to come. */
async function change({ client, session, store }: CommandContext, name: string, effort: Parameters<CommandContext['session']['change']>[0]['effort']): Promise<void> {
  session.change({ model: name, ...(effort == null ? {} : { effort }) });
  store.dispatch({ type: 'info', text: `The model is now ${name}${effort == null ? '' : ` ${effort}`}.` });
  const value = (keyPath: string, to: string) => ({ keyPath, value: to, mergeStrategy: 'replace' as const });
  try {
    await client.request('config/batchWrite', { edits: [value('model', name), ...(effort == null ? [] : [value('model_reasoning_effort', effort)])] });
  } catch (error) {
    store.dispatch({ type: 'warning', text: `The choice holds for this session only: ${errorMessage(error)}` });
  }
}
