import { type Theme } from '@codex-ts/terminal-markup';

import { type StatusFacts, statusCardLines } from '../../views/rows/status-card.ts';
import { homePath } from '../lines/footer-items.ts';
import { agentsFiles } from './agents-files.ts';
import { configuredValue } from './configured-value.ts';
import { permissionsText } from './permissions-text.ts';
import { type SharedContext, type SlashCommand } from './slash-command.ts';

const USUAL_PROVIDER = 'openai';
const DAY_SECONDS = 86_400;

export const status: SlashCommand = {
  name: 'status',
  description: 'show what this conversation runs with and what it has used',
  whileRunning: true,
  run: async (context) => {
    const facts = await statusFacts(context);
    context.store.dispatch({ type: 'print', cell: { kind: 'card', draw: (width: number, _theme: Theme) => statusCardLines(facts, width) } });
  },
};

/** What `/status` tells. */
export async function statusFacts(context: SharedContext): Promise<StatusFacts> {
  const { client, session, store, options } = context;
  const { settings } = session;
  const { state } = store;
  const { account } = await client.request('account/read', {});
  const { config } = await client.request('config/read', { cwd: session.cwd });
  const home = options.env['HOME'];
  const places = { folder: session.cwd, codexHome: session.codexHome, fallbacks: wordsOf(fieldOf(config, 'project_doc_fallback_filenames')) };
  const summary = await configuredValue(context, 'model_reasoning_summary');
  return {
    version: options.version,
    model: settings?.model ?? 'loading',
    modelDetails: [...(settings?.effort == null ? [] : [`reasoning ${settings.effort}`]), ...(typeof summary === 'string' ? [`summaries ${summary}`] : []), ...(settings?.serviceTier == null ? [] : [settings.serviceTier])],
    provider: settings === null || settings.provider === USUAL_PROVIDER ? null : providerFacts(settings.provider, fieldOf(config, 'model_providers')),
    directory: homePath(session.cwd, home),
    permissions: permissionsText(settings),
    agentsFiles: (await agentsFiles(client, places)).map((path) => homePath(path, home)),
    account: account == null ? null : account.type === 'chatgpt' ? `${account.email} (${account.planType})` : 'API key',
    threadName: state.name,
    mode: null,
    sessionId: session.threadId,
    forkedFrom: session.forkedFrom,
    usage: state.usage,
    showsTokens: account?.type !== 'chatgpt',
    limits: state.rateLimits === null ? [] : [state.rateLimits],
    hasLimits: account?.type === 'chatgpt',
    formatTime,
  };
}

/** The server's configuration is read as it is: another version may have other things in it. */
function providerFacts(id: string, tables: unknown): { name: string; url: string | null } {
  const table = fieldOf(tables, id);
  const [name, url] = [fieldOf(table, 'name'), fieldOf(table, 'base_url')];
  return { name: typeof name === 'string' && name !== '' ? name : id, url: typeof url === 'string' ? withoutSecrets(url) : null };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A login or a key in an address is nobody's business. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');
}

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** `14:05`, or with the day when it is another one. */
function formatTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const time = date.toTimeString().slice(0, 5);
  const isSoon = Math.abs(seconds - Date.now() / 1000) < DAY_SECONDS;
  return isSoon ? time : `${time} on ${date.toDateString().slice(4, 10)}`;
}
