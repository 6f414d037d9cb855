import { AppServer, connectInProcess } from '@codex-ts/app-server';
import { AppServerClient } from '@codex-ts/app-server-client';
import { type LoadConfigInput, loadConfig } from '@codex-ts/config';
import { type MockModel, type MockScriptEntry, startMockModel } from '@codex-ts/mock-model';
import { makeTempDir, makeTempHome } from '@codex-ts/test-support';
import { ThreadEngine } from '@codex-ts/threads';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface LiveServerOptions {
  readonly turns: readonly MockScriptEntry[];
  readonly files?: Readonly<Record<string, string>>;
  /** In CODEX_HOME, beside the configuration. */
  readonly homeFiles?: Readonly<Record<string, string>>;
}

/** A real server with a real engine and a scripted model, and a client of it. */
export interface LiveServer {
  readonly model: MockModel;
  readonly client: AppServerClient;
  readonly home: string;
  readonly workspace: string;
  /** Waits until no turn runs and the client knows it: an answer is told a moment before its turn has ended. */
  rests(): Promise<void>;
  close(): Promise<void>;
}

export async function startLiveServer({ turns, files = {}, homeFiles = {} }: LiveServerOptions): Promise<LiveServer> {
  const model = await startMockModel({ turns });
  const home = await makeTempHome({ 'config.toml': `model = "gpt-5.3-codex"\nmodel_provider = "mock"\n[model_providers.mock]\nname = "mock"\nbase_url = "${model.url}"\nrequest_max_retries = 0\nstream_max_retries = 0\n`, ...homeFiles });
  const workspace = await makeTempDir({ 'a.txt': 'one\n', ...files });
  const env = { PATH: process.env['PATH'], HOME: home.path };
  const configInput: LoadConfigInput = { codexHome: home.path, cwd: workspace.path, cliOverrides: [], env };
  const engine = new ThreadEngine({ configInput, loaded: await loadConfig(configInput), version: '0.0.0', originator: 'test', source: 'cli', env });
  const server = new AppServer(engine);
  const client = new AppServerClient(connectInProcess(server));
  return {
    model, client,
    home: home.path,
    workspace: workspace.path,
    rests: async () => {
      while ([...server.threads].some(({ status }) => status.type === 'active')) await nextTurn();
      // The last notification is on its way over the channel, which takes no more than a turn of the event loop.
      for (let rounds = 0; rounds < 3; rounds += 1) await nextTurn();
    },
    close: async () => {
      await client.close();
      await server.close();
      await model.close();
    },
  };
}
