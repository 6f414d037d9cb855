import { makeTempDir, waitFor } from '@codex-ts/test-support';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Position } from './relay.ts';
import { type ScreenSize } from './screen-size.ts';

/** Whether this computer has a tmux to be tested in. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** A window of a tmux server of its own, which shows what is written to it. */
export class TmuxWindow {
  readonly #socket: string;
  readonly #pipe: number;
  #marks = 0;

  private constructor(socket: string, pipe: number) {
    this.#socket = socket;
    this.#pipe = pipe;
  }

  static async open({ columns, rows }: ScreenSize): Promise<TmuxWindow> {
    const { path } = await makeTempDir({ 'tmux.conf': 'set -g history-limit 10000\nset -g status off\n' });
    const fifo = join(path, 'output');
    const socket = join(path, 'tmux');
    execFileSync('mkfifo', [fifo]);
    const server = ['-S', socket, '-f', join(path, 'tmux.conf')];
    const size = ['-x', String(columns), '-y', String(rows)];
    execFileSync('tmux', [...server, 'new-session', '-d', ...size, `stty raw -echo; exec cat '${fifo}'`], { env: { ...process.env, TERM: 'xterm' } });
    execFileSync('tmux', ['-S', socket, 'resize-window', ...size]);
    return new TmuxWindow(socket, openSync(fifo, 'w'));
  }

  readonly write = (text: string): void => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#pipe, bytes, at);
  };

  /** Waits until everything that was written is on the screen: a title that was written last is the window's. */
  async settle(): Promise<void> {
    this.#marks += 1;
    const mark = `mark ${this.#marks}`;
    this.write(`\x1b]2;${mark}\x1b\\`);
    await waitFor(() => this.#ask('display', '-p', '#{pane_title}').trim() === mark, { what: mark });
  }

  async resize({ columns, rows }: ScreenSize): Promise<Position> {
    await this.settle();
    this.#ask('resize-window', '-x', String(columns), '-y', String(rows));
    const [x = 0, y = 0] = this.#ask('display', '-p', '#{cursor_x} #{cursor_y}').trim().split(' ').map(Number);
    return { x: Math.min(x, columns - 1), y };
  }

  /** Scrollback and screen, each row without spaces at its end. */
  get all(): string[] {
    return this.#ask('capture-pane', '-p', '-S', '-').trimEnd().split('\n').map((row) => row.trimEnd());
  }

  close(): void {
    this.#ask('kill-server');
    closeSync(this.#pipe);
  }

  #ask(...words: string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...words], { encoding: 'utf8' });
  }
}
