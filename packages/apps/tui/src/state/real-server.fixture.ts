import { type ClientRequests, type ServerNotification, type ThreadStartResponse } from '@codex-ts/app-server-protocol';
import { AppServer, connectInProcess } from '@codex-ts/app-server';
import { AppServerClient } from '@codex-ts/app-server-client';
import { type LoadConfigInput, loadConfig } from '@codex-ts/config';
import { type MockScriptEntry, startMockModel } from '@codex-ts/mock-model';
import { makeTempDir, makeTempHome } from '@codex-ts/test-support';
import { ThreadEngine } from '@codex-ts/threads';

import { Screen } from './talk.fixture.ts';

/** A thread on a real server over a real engine, with a scripted model, and the screen that follows it. */
export interface RealThread {
  readonly screen: Screen;
  readonly client: AppServerClient;
  readonly threadId: string;
  readonly workspace: string;
  /** Everything that was told. */
  readonly told: readonly ServerNotification[];
  /** Runs a turn to its end. */
  turn(text: string): Promise<void>;
  /** Waits until this was told, from now on. */
  until(method: ServerNotification['method']): Promise<void>;
  close(): Promise<void>;
}

export async function startRealThread(turns: readonly MockScriptEntry[], settings: ClientRequests['thread/start']['params'] = {}): Promise<RealThread> {
  const model = await startMockModel({ turns });
  const home = await makeTempHome({ 'config.toml': `model = "gpt-5.3-codex"\nmodel_provider = "mock"\n[model_providers.mock]\nname = "mock"\nbase_url = "${model.url}"\nrequest_max_retries = 0\nstream_max_retries = 1\n` });
  const workspace = await makeTempDir({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
  const env = { PATH: process.env['PATH'], HOME: home.path };
  const configInput: LoadConfigInput = { codexHome: home.path, cwd: workspace.path, cliOverrides: [], env };
  const engine = new ThreadEngine({ configInput, loaded: await loadConfig(configInput), version: '0.0.0', originator: 'test', source: 'cli', env });
  const server = new AppServer(engine);
  const client = new AppServerClient(connectInProcess(server));
  const screen = new Screen();
  const told: ServerNotification[] = [];
  const waiting: { readonly method: string; readonly found: () => void }[] = [];
  const follow = async (): Promise<void> => {
    for await (const notification of client.notifications) {
      told.push(notification);
      screen.play(notification);
      for (const one of waiting.filter(({ method }) => method === notification.method)) waiting.splice(waiting.indexOf(one), 1)[0]?.found();
    }
  };
  const following = follow();
  const until = (method: ServerNotification['method']): Promise<void> => new Promise((found) => waiting.push({ method, found }));
  await client.request('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
  const { thread }: ThreadStartResponse = await client.request('thread/start', { experimentalRawEvents: false, persistExtendedHistory: true, ...settings });
  screen.play({ type: 'threadLoaded', thread });
  return {
    screen,
    client,
    threadId: thread.id,
    workspace: workspace.path,
    told,
    until,
    turn: async (text) => {
      const ended = until('turn/completed');
      screen.play({ type: 'submitted' });
      await client.request('turn/start', { threadId: thread.id, input: [{ type: 'text', text, text_elements: [] }] });
      await ended;
    },
    close: async () => {
      await server.close();
      await client.close();
      await following;
      await model.close();
    },
  };
}
