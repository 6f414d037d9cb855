import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';

type Server = ClientRequests['initialize']['result'];

const introductions = new WeakMap<AppServerClient, Promise<Server>>();

/** Tells the server who asks. Done once for each client, however often it is called: questions before the conversation need it as well. */
export function introduce(client: AppServerClient, version: string): Promise<Server> {
  const known = introductions.get(client);
  if (known !== undefined) return known;
  const introduction = initialize(client, version);
  introductions.set(client, introduction);
  return introduction;
}

async function initialize(client: AppServerClient, version: string): Promise<Server> {
  const server = await client.request('initialize', { clientInfo: { name: 'codex-tui', title: 'Codex TUI', version }, capabilities: { experimentalApi: true } });
  client.notify('initialized');
  return server;
}
