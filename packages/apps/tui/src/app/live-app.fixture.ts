import { afterAll, afterEach } from '@jest/globals';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { Emulator, FakeHooks, FakeInput, FakeOutput } from '@codex-ts/fake-terminal';
import { type MockModel } from '@codex-ts/mock-model';
import { type ScreenSize } from '@codex-ts/terminal';
import { disposeTemp } from '@codex-ts/test-support';
import { join } from 'node:path';

import { type LiveServerOptions, startLiveServer } from './live-server.fixture.ts';
import { Tui } from './tui.ts';
import { type TuiEnd, type TuiOptions } from './tui-options.ts';

/** A test that waits longer tells what is on the screen instead. */
const GIVE_UP_MS = 20_000;

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

export interface LiveAppOptions extends LiveServerOptions {
  readonly size?: ScreenSize;
  readonly tui?: Partial<TuiOptions>;
}

export const KEYS = { enter: '\r', tab: '\t', esc: '\x1b', up: '\x1b[A', down: '\x1b[B', ctrlC: '\x03', ctrlD: '\x04', ctrlT: '\x14', shiftLeft: '\x1b[1;2D' } as const;

/** For the tests of a file: starts the interface and waits until its thread is open; it is closed after the test. */
export function liveApps(): (options?: Partial<LiveAppOptions>) => Promise<LiveApp> {
  let app: LiveApp | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  afterAll(disposeTemp);
  return async (options = {}) => {
    app = await startLiveApp({ turns: [], ...options });
    await app.sees('gpt-5.3-codex');
    return app;
  };
}

export async function startLiveApp({ size = { columns: 80, rows: 24 }, tui = {}, ...world }: LiveAppOptions): Promise<LiveApp> {
  const server = await startLiveServer(world);
  const { client, model, home, workspace } = server;
  const screen = new Emulator(size);
  const input = new FakeInput();
  const waiting = new Set<() => void>();
  const output = new FakeOutput(size, (text) => {
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
  const settings = { animations: false, disablePasteBurst: true, showTooltips: false, ...tui.settings };
  const tuiEnv = { TERM: 'xterm-256color', HOME: home };
  const ui = await Tui.open({ env: tuiEnv, settings, themesFolder: join(home, 'themes'), terminal: { input, output, hooks: new FakeHooks() } });
  const end = ui.run({
    client,
    start: { kind: 'new' },
    overrides: { sandbox: 'danger-full-access', approvalPolicy: 'never' },
    cwd: workspace,
    prompt: null,
    images: [],
    env: tuiEnv,
    version: '1.2.3',
    random: () => 0,
    ...tui,
    settings,
  }).finally(() => ui.close());
  return {
    screen, model, client, end,
    workspace,
    type: (text) => void input.emit('data', Buffer.from(text)),
    sees: async (text) => {
      await until(() => shown(text), `not to be seen: ${String(text)}`);
      return screen.all.join('\n');
    },
    misses: (text) => until(() => !shown(text), `still to be seen: ${text}`),
    rests: () => server.rests(),
    resize: async (next) => {
      await screen.resize(next);
      Object.assign(output, next);
      output.emit('resize');
    },
    close: async () => {
      input.emit('end');
      await end;
      await server.close();
    },
  };
}
