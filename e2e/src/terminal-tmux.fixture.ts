import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(world: World, args: readonly string[], { columns, rows, env = {}, shell }: OpenOptions): Promise<TmuxRun> {
    const { path } = await makeTempDir({ 'tmux.conf': `${SETTINGS}\n` });
    const words = shell === undefined ? codex(...args) : ['sh', '-c', shell];
    // tmux itself forgets now and then how a program ended.
    const script = `sh -c 'echo $$ > "$0/pid"; exec "$@"' ${[path, ...words].map(quoted).join(' ')}; echo $? > ${quoted(join(path, 'status'))}`;
    const size = ['-x', String(columns), '-y', String(rows)];
    execFileSync('tmux', ['-S', join(path, 'socket'), '-f', join(path, 'tmux.conf'), 'new-session', '-d', ...size, '-c', world.repo.path, script], { env: { ...world.env, TERM: 'xterm-256color', ...env } });
    return new TmuxRun(path);
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
    const file = join(this.#folder, 'paste');
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
    const status = await waitFor(() => this.#told('status'), { timeoutMs: PATIENCE, what: 'the end of the command' });
    return Number(status);
  }

  async cursor(): Promise<{ readonly x: number; readonly y: number }> {
    const [x = 0, y = 0] = (await this.#tmux('display', '-p', '#{cursor_x} #{cursor_y}')).trim().split(' ').map(Number);
    return { x, y };
  }

  async processId(): Promise<number> {
    return Number(await waitFor(() => this.#told('pid'), { what: 'the process' }));
  }

  end(): void {
    spawnSync('tmux', ['-S', join(this.#folder, 'socket'), 'kill-server']);
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

  /** What the script around the command has written down, once it is there whole. */
  #told(name: 'pid' | 'status'): string | null {
    const file = join(this.#folder, name);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return text.endsWith('\n') ? text.trim() : null;
  }

  async #capture(...more: string[]): Promise<string> {
    const text = await this.#tmux('capture-pane', '-p', ...more);
    return text.split('\n').map((row) => row.trimEnd()).join('\n').trimEnd();
  }

  async #tmux(...words: string[]): Promise<string> {
    return (await ask('tmux', ['-S', join(this.#folder, 'socket'), ...words], { maxBuffer: 1 << 26 })).stdout;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
