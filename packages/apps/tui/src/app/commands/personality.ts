import { type Personality } from '@codex-ts/app-server-protocol';

import { personalityChoice } from '../../views/pickers/choices.ts';
import { configuredValue } from './configured-value.ts';
import { isFeatureOn } from './features.ts';
import { saveSettings } from './save-settings.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

export const personality: SlashCommand = {
  name: 'personality',
  description: 'choose how the model talks',
  whileRunning: false,
  run: async (context) => {
    const { client, session, store, panes, keymap } = context;
    const name = session.settings?.model ?? null;
    const { data } = await client.request('model/list', { includeHidden: true });
    if (data.find(({ model }) => model === name)?.supportsPersonality !== true) return store.dispatch({ type: 'info', text: `${name ?? 'The model'} has no personality to choose.` });
    if (!(await isFeatureOn(client, 'personality'))) return store.dispatch({ type: 'info', text: 'Personalities are switched off: set `personality = true` under [features].' });
    const current = session.settings?.personality ?? (await configuredValue(context, 'personality')) ?? 'pragmatic';
    panes.open(personalityChoice(current === 'friendly' || current === 'pragmatic' ? current : null, keymap), (outcome, close) => {
      close();
      if (outcome.type === 'chosen') change(context, outcome.value);
    });
  },
};

/** Holds from the next turn on, and for sessions to come. */
function change(context: CommandContext, chosen: Personality): void {
  context.session.change({ personality: chosen });
  context.store.dispatch({ type: 'info', text: `The model's personality is now ${chosen}.` });
  void saveSettings(context, { personality: chosen }, { inProfile: true });
}
