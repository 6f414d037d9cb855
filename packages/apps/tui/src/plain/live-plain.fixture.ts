import { type TuiEnd, type TuiOptions } from '../app/tui-options.ts';
import { type LiveServer, type LiveServerOptions, startLiveServer } from '../app/live-server.fixture.ts';
import { FakeHooks, FakeInput, FakeOutput } from '@codex-ts/fake-terminal';
import { PlainTui } from './plain-tui.ts';

/** A test that waits longer tells what was said instead. */
const GIVE_UP_MS = 20_000;

/** The plain mode on a terminal without a window, with a real server, a real engine and a scripted model. */
export interface LivePlain extends Omit<LiveServer, 'close'> {
  /** Every byte that was written. */
  readonly written: string;
  readonly input: FakeInput;
  type(text: string): void;
  /** Ctrl+C where it comes as a signal. */
  interrupt(): void;
  /** Waits until this was said after what was waited for last; then gives what was said between. */
  hears(text: string | RegExp): Promise<string>;
  readonly end: Promise<TuiEnd>;
  close(): Promise<void>;
}

export interface LivePlainOptions extends LiveServerOptions {
  readonly term?: string;
  readonly tui?: Partial<TuiOptions>;
}

export async function startLivePlain({ term = 'xterm-256color', tui = {}, ...world }: LivePlainOptions): Promise<LivePlain> {
  const server = await startLiveServer(world);
  const { client, workspace, home } = server;
  let written = '';
  let heard = 0;
  const waiting = new Set<() => void>();
  const input = new FakeInput();
  const output = new FakeOutput({ columns: 80, rows: 24 }, (text) => {
    written += text;
    for (const check of [...waiting]) check();
  });
  const hooks = new FakeHooks();
  const env = { TERM: term, HOME: home };
  const settings = { disablePasteBurst: true, ...tui.settings };
  const ui = new PlainTui({ env, settings, terminal: { input, output, hooks } });
  const end = ui
    .run({ client, start: { kind: 'new' }, overrides: { sandbox: 'danger-full-access', approvalPolicy: 'never' }, cwd: workspace, prompt: null, images: [], env, version: '1.2.3', ...tui, settings })
    .finally(() => ui.close());
  const find = (text: string | RegExp): number | null => {
    const rest = written.slice(heard);
    const match = typeof text === 'string' ? { index: rest.indexOf(text), length: text.length } : { index: rest.search(text), length: text.exec(rest)?.[0].length ?? 0 };
    return match.index < 0 ? null : heard + match.index + match.length;
  };
  return {
    ...server,
    end,
    input,
    get written() {
      return written;
    },
    type: (text) => void input.emit('data', Buffer.from(text)),
    interrupt: () => void hooks.emit('SIGINT'),
    hears: (text) =>
      new Promise((resolve, reject) => {
        const stop = setTimeout(() => reject(new Error(`not said: ${String(text)}\n${written}`)), GIVE_UP_MS);
        const check = (): void => {
          const until = find(text);
          if (until === null) return;
          clearTimeout(stop);
          waiting.delete(check);
          const said = written.slice(heard, until);
          heard = until;
          resolve(said);
        };
        waiting.add(check);
        check();
      }),
    close: async () => {
      input.emit('end');
      await end;
      await server.close();
    },
  };
}
