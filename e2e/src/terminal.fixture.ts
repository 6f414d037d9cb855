import { appendFileSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type IPty, spawn } from 'node-pty';
import xterm from '@xterm/headless';
import { codex } from './command.fixture.ts';
import { type OpenOptions, PATIENCE, type Terminal } from './terminal-face.fixture.ts';
import { hasTmux, TmuxRun } from './terminal-tmux.fixture.ts';
import { type World } from './world.fixture.ts';

const SIZE = { columns: 90, rows: 30 };
const open: Terminal[] = [];

/** The built command in a terminal whose every byte can be read. */
export function openEmulator(world: World, args: readonly string[] = [], options: Partial<OpenOptions> = {}): EmulatorRun {
  if (options.isTrusted !== false) trust(world);
  const run = new EmulatorRun(world, args, { ...SIZE, ...options });
  open.push(run);
  return run;
}

/** The built command in tmux, where there is one; `CODEX_E2E_TERMINAL=emulator` does without. */
export async function openTerminal(world: World, args: readonly string[] = [], options: Partial<OpenOptions> = {}): Promise<Terminal> {
  if (!hasTmux || process.env['CODEX_E2E_TERMINAL'] === 'emulator') return openEmulator(world, args, options);
  if (options.isTrusted !== false) trust(world);
  const run = await TmuxRun.open(world, args, { ...SIZE, ...options });
  open.push(run);
  return run;
}

/** As the user's yes to the question about the folder does. */
function trust({ home, repo }: World): void {
  const file = join(home, 'config.toml');
  const header = `[projects.${JSON.stringify(realpathSync(repo.path))}]`;
  if (!readFileSync(file, 'utf8').includes(header)) appendFileSync(file, `\n${header}\ntrust_level = "trusted"\n`);
}

/** Ends what a test has left open: `afterEach(closeTerminals)`. */
export function closeTerminals(): void {
  for (const run of open.splice(0)) run.end();
}

export class EmulatorRun implements Terminal {
  /** Every byte the program wrote, in order. */
  written = '';
  readonly #exit: Promise<number>;
  readonly #pty: IPty;
  readonly #screen: xterm.Terminal;
  #wake: () => void = () => undefined;

  constructor(world: World, args: readonly string[], { columns, rows, env = {}, shell }: OpenOptions) {
    const [program = '', ...words] = shell === undefined ? codex(...args) : ['sh', '-c', shell];
    this.#screen = new xterm.Terminal({ cols: columns, rows, scrollback: 20_000, allowProposedApi: true });
    // It is what the program sees as TERM.
    const name = env['TERM'] ?? 'xterm-256color';
    this.#pty = spawn(program, words, { name, cols: columns, rows, cwd: world.repo.path, env: { ...world.env, ...env } as Record<string, string> });
    this.#pty.onData((text) => {
      this.written += text;
      this.#screen.write(text, () => this.#wake());
    });
    // The terminal answers what it is asked, as a real one does.
    this.#screen.onData((text) => this.#pty.write(text));
    this.#exit = new Promise((resolve) => this.#pty.onExit(({ exitCode }) => resolve(exitCode)));
  }

  text(): Promise<string> {
    return Promise.resolve(this.#rows(0, this.#screen.buffer.active.length));
  }

  screen(): Promise<string> {
    const { baseY, length } = this.#screen.buffer.active;
    return Promise.resolve(this.#rows(baseY, length));
  }

  type(keys: string): Promise<void> {
    this.#pty.write(keys);
    return Promise.resolve();
  }

  paste(text: string): Promise<void> {
    return this.type(`\x1b[200~${text}\x1b[201~`);
  }

  async shows(fits: string | RegExp): Promise<string> {
    const isThere = async (): Promise<boolean> => (typeof fits === 'string' ? (await this.text()).includes(fits) : fits.test(await this.text()));
    await this.#until(isThere, `${String(fits)} did not show`);
    return this.text();
  }

  async hides(text: string): Promise<void> {
    await this.#until(async () => !(await this.screen()).includes(text), `${text} is still there`);
  }

  resize(columns: number, rows: number): Promise<void> {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
    return Promise.resolve();
  }

  async exited(): Promise<number> {
    const code = await this.#exit;
    await new Promise<void>((resolve) => this.#screen.write('', resolve));
    return code;
  }

  cursor(): Promise<{ readonly x: number; readonly y: number }> {
    const { cursorX: x, cursorY: y } = this.#screen.buffer.active;
    return Promise.resolve({ x, y });
  }

  processId(): Promise<number> {
    return Promise.resolve(this.#pty.pid);
  }

  /** Leaves what the program writes in the terminal's buffer, which is soon full. */
  stopReading(): void {
    this.#pty.pause();
  }

  readOn(): void {
    this.#pty.resume();
  }

  /** As when the window is closed, or the line is cut. */
  hangUp(): void {
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  end(): void {
    try {
      this.#pty.kill('SIGKILL');
    } catch {
      // It has ended.
    }
  }

  #rows(from: number, to: number): string {
    const { active } = this.#screen.buffer;
    return Array.from({ length: to - from }, (_, row) => (active.getLine(from + row)?.translateToString(true) ?? '').trimEnd()).join('\n').trimEnd();
  }

  async #until(isMet: () => Promise<boolean>, failure: string): Promise<void> {
    const until = Date.now() + PATIENCE;
    while (!(await isMet())) {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => void this.text().then((text) => reject(new Error(`${failure}:\n${text}`))), until - Date.now());
        this.#wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
  }
}
