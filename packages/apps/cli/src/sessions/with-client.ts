import { CodexError, isUuid } from '@codex-ts/protocol';

import { type Administration } from '../administration/parse-administration.ts';
import { loadedSettings, type Settings } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { originator } from '../exec/originator.ts';
import { say } from '../say.ts';
import { type StartedEngine } from '../exec/start-engine.ts';

export type Client = StartedEngine['client'];
export type Session = Awaited<ReturnType<typeof listPage>>['data'][number];

/** Every kind of thread: sessions that `exec` and other programs began count too. */
const ALL_SOURCES = ['cli', 'vscode', 'exec', 'appServer', 'subAgent', 'subAgentReview', 'subAgentCompact', 'subAgentThreadSpawn', 'subAgentOther', 'unknown'] as const;

/** Starts the engine in this process, introduces a client, and ends both when `task` is done. */
export async function withClient<T>(
  given: Pick<Administration<unknown>, 'overrides' | 'profile' | 'cd' | 'strict'>,
  host: CommandHost,
  task: (client: Client, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = await loadedSettings(given, host);
  const { env, configInput, loaded } = settings;
  const engine = await host.startEngine({ loaded, configInput, env, originator: originator(env), version: host.version, stderr: host.stderr, transportOption: {} });
  try {
    for (const warning of engine.warnings) say(host.stderr, `warning: ${warning}`);
    await engine.client.request('initialize', { clientInfo: { name: 'codex-cli', version: host.version } }, { signal: host.signal });
    engine.client.notify('initialized');
    return await task(engine.client, settings);
  } finally {
    await engine.close();
  }
}

export interface SessionQuery {
  readonly archived: boolean;
  readonly searchTerm?: string;
  readonly cwd?: string;
  readonly sortKey?: 'created_at' | 'updated_at';
  readonly limit?: number;
  readonly cursor?: string | null;
}

export function listPage(client: Client, { limit = 100, ...query }: SessionQuery, signal: AbortSignal) {
  return client.request('thread/list', { sourceKinds: [...ALL_SOURCES], modelProviders: [], sortKey: 'updated_at', limit, ...query }, { signal });
}

/** Sessions in the order asked for, page by page. */
export async function* allSessions(client: Client, query: SessionQuery, signal: AbortSignal): AsyncGenerator<Session> {
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listPage>> = await listPage(client, { ...query, cursor }, signal);
    yield* page.data;
    cursor = page.nextCursor ?? null;
    if (cursor === null) return;
  }
}

/**
 * The id that a person's word stands for: an id itself, or the name of a session, the one used last when several bear it.
 * @throws CodexError `no_session`
 */
export async function sessionId(client: Client, word: string, archived: boolean, signal: AbortSignal): Promise<string> {
  if (isUuid(word)) return word;
  for await (const { id, name } of allSessions(client, { archived, searchTerm: word }, signal)) if (name === word) return id;
  const where = archived ? 'archived session' : 'session';
  throw new CodexError(`No ${where} is named ${JSON.stringify(word)}. \`codex sessions${archived ? ' --archived' : ''} --all\` lists them.`, { code: 'no_session' });
}
