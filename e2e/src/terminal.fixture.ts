import { type IPty, spawn } from 'node-pty';
import xterm from '@xterm/headless';
import { codex } from './command.fixture.ts';
import { type World } from './world.fixture.ts';

/** How long a screen may take, in milliseconds. */
const PATIENCE = 20_000;
const COLUMNS = 90;
const ROWS = 30;

/** The built command in a terminal of its own, and what a person would see there. */
export class TerminalRun {
  readonly exited: Promise<number>;
  readonly #pty: IPty;
  readonly #screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 1000, allowProposedApi: true });
  #wake: () => void = () => undefined;

  constructor(world: World, args: readonly string[]) {
    const [program = '', ...words] = codex(...args);
    this.#pty = spawn(program, words, { name: 'xterm-256color', cols: COLUMNS, rows: ROWS, cwd: world.repo.path, env: { ...world.env, TERM: 'xterm-256color' } as Record<string, string> });
    this.#pty.onData((text) => this.#screen.write(text, () => this.#wake()));
    // The terminal answers what it is asked, as a real one does.
    this.#screen.onData((text) => this.#pty.write(text));
    this.exited = new Promise((resolve) => this.#pty.onExit(({ exitCode }) => resolve(exitCode)));
  }

  /** Everything there is to read, what was scrolled away included. */
  get text(): string {
    const { active } = this.#screen.buffer;
    return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '').join('\n').trimEnd();
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Waits until the terminal shows something. */
  async shows(fits: string | RegExp): Promise<void> {
    const until = Date.now() + PATIENCE;
    while (!(typeof fits === 'string' ? this.text.includes(fits) : fits.test(this.text))) {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${String(fits)} did not show:\n${this.text}`)), until - Date.now());
        this.#wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }

  end(): void {
    try {
      this.#pty.kill('SIGKILL');
    } catch {
      // It has ended.
    }
  }
}
