import { type Theme } from '@codex-ts/terminal-markup';

import { type StatusFacts, statusCardLines } from '../../views/rows/status-card.ts';
import { homePath } from '../footer-items.ts';
import { agentsFiles } from './agents-files.ts';
import { presetNamed } from './permissions.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

const USUAL_PROVIDER = 'openai';
const DAY_SECONDS = 86_400;

export const status: SlashCommand = {
  name: 'status',
  description: 'show what this conversation runs with and what it has used',
  whileRunning: true,
  run: async (context) => {
    const facts = await factsOf(context);
    context.store.dispatch({ type: 'print', cell: { kind: 'card', draw: (width: number, _theme: Theme) => statusCardLines(facts, width) } });
  },
};

async function factsOf({ client, session, store, options }: CommandContext): Promise<StatusFacts> {
  const { settings } = session;
  const { state } = store;
  const { account } = await client.request('account/read', {});
  const home = options.env['HOME'];
  const provider = settings === null || settings.provider === USUAL_PROVIDER ? null : { name: settings.provider, url: null };
  return {
    version: options.version,
    model: settings?.model ?? 'loading',
    modelDetails: settings?.effort == null ? [] : [`reasoning ${settings.effort}`],
    provider,
    directory: homePath(session.cwd, home),
    permissions: permissionsText(session),
    agentsFiles: (await agentsFiles(client, session.cwd)).map((path) => homePath(path, home)),
    account: account == null ? null : account.type === 'chatgpt' ? `${account.email} (${account.planType})` : 'API key',
    threadName: state.name,
    mode: null,
    sessionId: session.threadId,
    forkedFrom: null,
    usage: state.usage,
    showsTokens: account?.type !== 'chatgpt',
    limits: state.rateLimits === null ? [] : [state.rateLimits],
    formatTime,
  };
}

function permissionsText({ settings }: CommandContext['session']): string {
  if (settings === null) return 'loading';
  const policy = typeof settings.approvalPolicy === 'string' ? settings.approvalPolicy : 'granular';
  return presetNamed(settings)?.label ?? `Custom (${settings.sandbox.type}, ${policy})`;
}

/** `14:05`, or with the day when it is another one. */
function formatTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const time = date.toTimeString().slice(0, 5);
  const isSoon = Math.abs(seconds - Date.now() / 1000) < DAY_SECONDS;
  return isSoon ? time : `${time} on ${date.toDateString().slice(4, 10)}`;
}
