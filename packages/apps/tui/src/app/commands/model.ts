import { ModelPicker } from '../../views/pickers/model-picker.ts';
import { saveSettings } from './save-settings.ts';
import { type SharedContext, type SlashCommand } from './slash-command.ts';

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
      if (outcome.type === 'model') changeModel(context, outcome.model, outcome.effort);
    });
  },
};

/** Holds from the next turn on, and for sessions to come. */
export function changeModel(context: SharedContext, name: string, effort: Parameters<SharedContext['session']['change']>[0]['effort']): void {
  context.session.change({ model: name, ...(effort == null ? {} : { effort }) });
  context.store.dispatch({ type: 'info', text: `The model is now ${name}${effort == null ? '' : ` ${effort}`}.` });
  void saveSettings(context, { model: name, ...(effort == null ? {} : { model_reasoning_effort: effort }) }, { inProfile: true });
}
