import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTempDir, waitFor } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { type OpenOptions, PATIENCE, type Terminal } from './terminal-face.fixture.ts';
import { type World } from './world.fixture.ts';

const ask = promisify(execFile);

/** Whether this computer has a tmux to be tested in. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

const SETTINGS = ['set -g history-limit 20000', 'set -g status off', 'set -s escape-time 0', 'set -g default-terminal tmux-256color', 'set -g remain-on-exit on', 'set -g remain-on-exit-format ""'].join('\n');

/** The built command in a window of a tmux server of its own. */
export class TmuxRun implements Terminal {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  static async open(world: World, args: readonly string[], { columns, rows, env = {}, shell }: OpenOptions): Promise<TmuxRun> {
    const { path } = await makeTempDir({ 'tmux.conf': `${SETTINGS}\n` });
    const socket = join(path, 'socket');
    const words = shell === undefined ? codex(...args) : ['sh', '-c', shell];
    const size = ['-x', String(columns), '-y', String(rows)];
    execFileSync('tmux', ['-S', socket, '-f', join(path, 'tmux.conf'), 'new-session', '-d', ...size, '-c', world.repo.path, words.map(quoted).join(' ')], { env: { ...world.env, TERM: 'xterm-256color', ...env } });
    return new TmuxRun(socket);
  }

  text(): Promise<string> {
    return this.#capture('-S', '-');
  }

  screen(): Promise<string> {
    return this.#capture();
  }

  async type(keys: string): Promise<void> {
    await this.#tmux('send-keys', '-H', ...Array.from(Buffer.from(keys), (byte) => byte.toString(16)));
  }

  async paste(text: string): Promise<void> {
    const file = `${this.#socket}.paste`;
    writeFileSync(file, text);
    await this.#tmux('load-buffer', file);
    await this.#tmux('paste-buffer', '-p', '-r');
  }

  async shows(fits: string | RegExp): Promise<string> {
    return this.#until(() => this.text(), fits);
  }

  async hides(text: string): Promise<void> {
    const gone = async (): Promise<boolean> => !(await this.screen()).includes(text);
    await waitFor(gone, { timeoutMs: PATIENCE, what: `a screen without ${text}` });
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  async exited(): Promise<number> {
    const status = async (): Promise<string> => this.#tmux('display', '-p', '#{pane_dead} #{pane_dead_status}');
    const dead = await waitFor(async () => /^1 (\d*)/.exec(await status()), { timeoutMs: PATIENCE, what: 'the end of the command' });
    return Number(dead[1]);
  }

  async cursor(): Promise<{ readonly x: number; readonly y: number }> {
    const [x = 0, y = 0] = (await this.#tmux('display', '-p', '#{cursor_x} #{cursor_y}')).trim().split(' ').map(Number);
    return { x, y };
  }

  async processId(): Promise<number> {
    return Number(await this.#tmux('display', '-p', '#{pane_pid}'));
  }

  end(): void {
    spawnSync('tmux', ['-S', this.#socket, 'kill-server']);
  }

  async #until(read: () => Promise<string>, fits: string | RegExp): Promise<string> {
    let last = '';
    try {
      return await waitFor(async () => {
        last = await read();
        return (typeof fits === 'string' ? last.includes(fits) : fits.test(last)) ? last : null;
      }, { timeoutMs: PATIENCE });
    } catch {
      throw new Error(`${String(fits)} did not show:\n${last}`);
    }
  }

  async #capture(...more: string[]): Promise<string> {
    const text = await this.#tmux('capture-pane', '-p', ...more);
    return text.split('\n').map((row) => row.trimEnd()).join('\n').trimEnd();
  }

  async #tmux(...words: string[]): Promise<string> {
    return (await ask('tmux', ['-S', this.#socket, ...words], { maxBuffer: 1 << 26 })).stdout;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
