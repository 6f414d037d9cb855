import { configuredValue } from './configured-value.ts';
import { isFeatureOn } from './features.ts';
import { saveSettings } from './save-settings.ts';
import { type SharedContext, type SlashCommand } from './slash-command.ts';

export const fast: SlashCommand<SharedContext> = {
  name: 'fast',
  description: 'switch fast answers on or off; they cost more',
  whileRunning: false,
  run: async (context) => {
    const { client, session, store } = context;
    if (!(await isFeatureOn(client, 'fast_mode'))) return store.dispatch({ type: 'info', text: 'Fast mode is switched off: set `fast_mode = true` under [features].' });
    const wanted = session.settings?.serviceTier === 'fast' ? null : 'fast';
    // A thread learns of it from its configuration alone.
    if (!(await saveSettings(context, { service_tier: wanted }, { inProfile: true, reload: true, otherwise: 'Fast mode could not be switched' }))) return;
    const said = await configuredValue(context, 'service_tier');
    const now = said === 'fast' || said === 'flex' ? said : null;
    session.noteServiceTier(now);
    if (now !== wanted) return store.dispatch({ type: 'warning', text: `Fast mode could not be switched: the service tier is still ${now ?? 'the usual one'}, by another layer of the configuration.` });
    store.dispatch({ type: 'info', text: wanted === null ? 'Fast mode is off.' : 'Fast mode is on: from the next message on, answers are asked for with priority.' });
  },
};
