import { loadConfig, type LoadConfigInput } from '@codex-ts/config';
import { type MockModel, type MockScriptEntry, startMockModel } from '@codex-ts/mock-model';
import { type Files, makeTempDir, makeTempHome } from '@codex-ts/test-support';
import { ThreadEngine } from '@codex-ts/threads';
import { type JsonRpcMessage, type ServerNotification } from '@codex-ts/app-server-protocol';
import { AppServer } from './app-server.ts';
import { type Answer, Client } from './client.fixture.ts';
import { connectInProcess } from './in-process.ts';

/** One client of a real server over a real engine; only the model is scripted. */
export interface Harness {
  readonly model: MockModel;
  readonly codexHome: string;
  readonly workspace: string;
  /** Everything the server sent that was no answer, in order. */
  readonly told: JsonRpcMessage[];
  readonly client: Client;
  readonly engine: ThreadEngine;
  request(method: string, params?: unknown): Promise<Answer>;
  send(message: JsonRpcMessage): void;
  /** The next message of this method, past or to come. */
  until(method: string): Promise<ServerNotification & { id?: number }>;
  /** A thread that is ready for turns. */
  thread(overrides?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** What lies in the home and the workspace besides the usual. `config` is added to `config.toml`. */
export interface World {
  home?: Files;
  workspace?: Files;
  config?: string;
}

export async function startHarness(turns: readonly MockScriptEntry[], overrides: readonly string[] = [], world: World = {}): Promise<Harness> {
  const model = await startMockModel({ turns });
  const home = await makeTempHome({
    ...world.home,
    'config.toml': `model = "gpt-5.3-codex"\nmodel_provider = "mock"\n[model_providers.mock]\nname = "mock"\nbase_url = "${model.url}"\nrequest_max_retries = 0\nstream_max_retries = 0\n${world.config ?? ''}`,
  });
  const workspace = await makeTempDir({ 'a.txt': 'one\n', ...world.workspace });
  const env = { PATH: process.env['PATH'], HOME: home.path };
  const configInput: LoadConfigInput = { codexHome: home.path, cwd: workspace.path, cliOverrides: overrides, env };
  const engine = new ThreadEngine({ configInput, loaded: await loadConfig(configInput), version: '0.0.0', originator: 'test', source: 'vscode', env });
  const server = new AppServer(engine);
  const channel = connectInProcess(server);
  const client = new Client(channel);
  return {
    model,
    codexHome: home.path,
    workspace: workspace.path,
    told: client.told,
    client,
    engine,
    request: (method, params = {}) => client.request(method, params),
    send: (message) => channel.send(message),
    until: (method) => client.until(method),
    thread: async (settings = {}) => {
      await client.request('initialize', { clientInfo: { name: 'test', version: '1' } });
      const answer = await client.request('thread/start', settings);
      if ('error' in answer) throw new Error(answer.error.message);
      return (answer.result as { thread: { id: string } }).thread.id;
    },
    close: async () => {
      await server.close();
      channel.close();
      await model.close();
    },
  };
}
