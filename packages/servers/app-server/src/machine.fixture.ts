import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';
import { loadConfig, type LoadConfigInput } from '@codex-ts/config';
import { makeTempDir, makeTempHome } from '@codex-ts/test-support';
import { ThreadEngine } from '@codex-ts/threads';
import { AppServer } from './app-server.ts';
import { Client } from './client.fixture.ts';

/** A real server over a real engine for what it does beside threads: no model answers. Its clients are other programs. */
export interface Machine {
  readonly codexHome: string;
  /** The server's own folder. */
  readonly workspace: string;
  readonly server: AppServer;
  /** What the server reported to its log. */
  readonly troubles: string[];
  /** A client that has introduced itself; it knows what is experimental. */
  client(): Promise<Client>;
  close(): Promise<void>;
}

export interface MachineOptions {
  /** Goes before everything else in config.toml. */
  config?: string;
  /** Added to the model provider in use. */
  provider?: string;
  env?: Record<string, string>;
}

export async function startMachine({ config = '', provider = '', env: more = {} }: MachineOptions = {}): Promise<Machine> {
  const home = await makeTempHome({ 'config.toml': `model_provider = "mock"\n${config}\n[model_providers.mock]\nname = "mock"\nbase_url = "http://127.0.0.1:9"\n${provider}` });
  const workspace = await makeTempDir({});
  const env = { PATH: process.env['PATH'], HOME: home.path, ...more };
  const configInput: LoadConfigInput = { codexHome: home.path, cwd: workspace.path, cliOverrides: [], env };
  const engine = new ThreadEngine({ configInput, loaded: await loadConfig(configInput), version: '0.0.0', originator: 'test', source: 'vscode', env });
  const troubles: string[] = [];
  const server = new AppServer(engine, { report: (trouble) => troubles.push(trouble) });
  const connect = async (): Promise<Client> => {
    const messages = new AsyncQueue<JsonRpcMessage>();
    const connection = server.connect((message) => messages.push(message), { isForeign: true, maxWaiting: 128 });
    const close = (): void => {
      server.disconnect(connection);
      messages.close();
    };
    const client = new Client({ send: (message) => connection.receive(message), messages, close });
    await client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
    return client;
  };
  return { codexHome: home.path, workspace: workspace.path, server, troubles, client: connect, close: () => server.close() };
}
