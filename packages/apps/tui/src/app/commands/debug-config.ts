import { debugConfigLines } from '../../views/rows/debug-config.ts';
import { type SessionSettings } from '../thread/session.ts';
import { type SharedContext, type SlashCommand } from './slash-command.ts';

export const debugConfig: SlashCommand<SharedContext> = {
  name: 'debug-config',
  description: 'show every setting and where it comes from',
  isHidden: true,
  whileRunning: true,
  run: async ({ client, session, store }) => {
    const config = await client.request('config/read', { includeLayers: true, cwd: session.cwd });
    const { requirements } = await client.request('configRequirements/read', undefined);
    const facts = { requirements: requirements ?? null, conversation: conversationValues(session.settings) };
    store.dispatch({ type: 'print', cell: { kind: 'card', draw: (width) => debugConfigLines(config, facts, width) } });
  },
};

/** What flags and choices have made of the configuration. */
function conversationValues(settings: SessionSettings | null): Record<string, unknown> {
  if (settings === null) return {};
  const { model, provider, effort, cwd, approvalPolicy, sandbox, serviceTier, personality } = settings;
  const values = { cwd, model, model_provider: provider, model_reasoning_effort: effort, approval_policy: approvalPolicy, sandbox, service_tier: serviceTier, personality };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
