import { AppServer, connectInProcess } from '@codex-ts/app-server';
import { AppServerClient } from '@codex-ts/app-server-client';
import { type LoadConfigInput, loadConfig } from '@codex-ts/config';
import { type MockModel, type MockScriptEntry, startMockModel } from '@codex-ts/mock-model';
import { makeTempDir, makeTempHome } from '@codex-ts/test-support';
import { ThreadEngine } from '@codex-ts/threads';
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { Emulator } from '../terminal/emulator.fixture.ts';
import { type ScreenSize } from '../terminal/screen-size.ts';
import { Tui } from './tui.ts';
import { type TuiEnd, type TuiOptions } from './tui-options.ts';

/** A test that waits longer tells what is on the screen instead. */
const GIVE_UP_MS = 20_000;

class Input extends EventEmitter {
  isTTY = true;
  setRawMode(): void {
    // A test has no modes of its own.
  }
  resume(): void {
    // It is never paused.
  }
  pause(): void {
    // It is never paused.
  }
}

class Output extends EventEmitter {
  isTTY = true;
  columns: number;
  rows: number;
  readonly #write: (text: string) => void;

  constructor({ columns, rows }: ScreenSize, write: (text: string) => void) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#write = write;
  }

  write(text: string): void {
    this.#write(text);
  }
}

class Hooks extends EventEmitter {
  readonly pid = 42;
  readonly platform: NodeJS.Platform = 'linux';
  kill(): void {
    // Nothing is stopped.
  }
}

/** The terminal UI on a terminal without a window, with a real server, a real engine and a scripted model. */
export interface LiveApp {
  readonly screen: Emulator;
  readonly model: MockModel;
  readonly client: AppServerClient;
  readonly workspace: string;
  /** Types characters as they are, or a key by its bytes. */
  type(text: string): void;
  /** Waits until a row of the screen holds this; then gives all rows, scrollback included. */
  sees(text: string | RegExp): Promise<string>;
  /** Waits until no row of the screen holds this. */
  misses(text: string): Promise<void>;
  /** Waits until no turn runs and the interface knows it: an answer is on the screen a moment before its turn has ended. */
  rests(): Promise<void>;
  resize(size: ScreenSize): Promise<void>;
  /** How it ended. */
  readonly end: Promise<TuiEnd>;
  close(): Promise<void>;
}

export interface LiveAppOptions {
  readonly turns: readonly MockScriptEntry[];
  readonly size?: ScreenSize;
  readonly tui?: Partial<TuiOptions>;
  readonly files?: Readonly<Record<string, string>>;
}

export const KEYS = { enter: '\r', tab: '\t', esc: '\x1b', up: '\x1b[A', down: '\x1b[B', ctrlC: '\x03', ctrlD: '\x04', ctrlT: '\x14', shiftLeft: '\x1b[1;2D' } as const;

export async function startLiveApp({ turns, size = { columns: 80, rows: 24 }, tui = {}, files = {} }: LiveAppOptions): Promise<LiveApp> {
  const model = await startMockModel({ turns });
  const home = await makeTempHome({ 'config.toml': `model = "gpt-5.3-codex"\nmodel_provider = "mock"\n[model_providers.mock]\nname = "mock"\nbase_url = "${model.url}"\nrequest_max_retries = 0\nstream_max_retries = 0\n` });
  const workspace = await makeTempDir({ 'a.txt': 'one\n', ...files });
  const env = { PATH: process.env['PATH'], HOME: home.path };
  const configInput: LoadConfigInput = { codexHome: home.path, cwd: workspace.path, cliOverrides: [], env };
  const engine = new ThreadEngine({ configInput, loaded: await loadConfig(configInput), version: '0.0.0', originator: 'test', source: 'cli', env });
  const server = new AppServer(engine);
  const client = new AppServerClient(connectInProcess(server));
  const screen = new Emulator(size);
  const input = new Input();
  const waiting = new Set<() => void>();
  const output = new Output(size, (text) => {
    screen.write(text);
    void screen.settle().then(() => waiting.forEach((check) => check()));
  });
  screen.onAnswer((text) => input.emit('data', Buffer.from(text)));
  const until = (isMet: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = setTimeout(() => reject(new Error(`${what}\n${screen.all.join('\n')}`)), GIVE_UP_MS);
      const check = (): void => {
        if (!isMet()) return;
        clearTimeout(stop);
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      void screen.settle().then(check);
    });
  const shown = (text: string | RegExp): boolean => screen.screen.some((row) => (typeof text === 'string' ? row.includes(text) : text.test(row)));
  const settings = { animations: false, disablePasteBurst: true, ...tui.settings };
  const tuiEnv = { TERM: 'xterm-256color', HOME: home.path };
  const ui = await Tui.open({ env: tuiEnv, settings, terminal: { input, output, hooks: new Hooks() } });
  const end = ui.run({
    client,
    start: { kind: 'new' },
    overrides: { sandbox: 'danger-full-access', approvalPolicy: 'never' },
    cwd: workspace.path,
    prompt: null,
    images: [],
    env: tuiEnv,
    version: '1.2.3',
    ...tui,
    settings,
  }).finally(() => ui.close());
  return {
    screen, model, client, end,
    workspace: workspace.path,
    type: (text) => void input.emit('data', Buffer.from(text)),
    sees: async (text) => {
      await until(() => shown(text), `not to be seen: ${String(text)}`);
      return screen.all.join('\n');
    },
    misses: (text) => until(() => !shown(text), `still to be seen: ${text}`),
    rests: async () => {
      while ([...server.threads].some(({ status }) => status.type === 'active')) await nextTurn();
      // The last notification is on its way over the channel, which takes no more than a turn of the event loop.
      for (let turns = 0; turns < 3; turns += 1) await nextTurn();
    },
    resize: async (next) => {
      await screen.resize(next);
      Object.assign(output, next);
      output.emit('resize');
    },
    close: async () => {
      input.emit('end');
      await end;
      await client.close();
      await server.close();
      await model.close();
    },
  };
}
