import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { disposeTemp, makeTempDir, waitFor } from '@codex-ts/test-support';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from 'node-pty';
import { Emulator } from '@codex-ts/fake-terminal';

const SIZE = { columns: 60, rows: 16 };
let program = '';

beforeAll(async () => {
  const { path } = await makeTempDir();
  program = join(path, 'child.mjs');
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const options = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--log-level=warning'];
  execFileSync(esbuild, [fileURLToPath(new URL('./child.fixture.ts', import.meta.url)), `--outfile=${program}`, ...options], { stdio: 'inherit' });
});
afterAll(disposeTemp);

/** A shell with a terminal, and what its user sees. */
class Session {
  readonly screen = new Emulator(SIZE);
  readonly #pty: IPty;
  #changed = (): void => undefined;

  constructor(argv: readonly string[]) {
    this.#pty = spawn('bash', ['--norc', '--noprofile', ...argv], { cols: SIZE.columns, rows: SIZE.rows, name: 'xterm', env: { ...process.env, PS1: '$ ', TERM: 'xterm', HISTFILE: '' } });
    this.#pty.onData((text) => {
      this.screen.write(text);
      void this.screen.settle().then(() => this.#changed());
    });
    this.screen.onAnswer((text) => this.type(text));
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** Waits until a row of the screen matches. */
  row(pattern: RegExp): Promise<string> {
    const events = (wake: () => void): (() => void) => {
      this.#changed = wake;
      return () => (this.#changed = () => undefined);
    };
    return waitFor(() => this.screen.all.find((row) => pattern.test(row)), { events, what: `${String(pattern)} on\n${this.screen.all.join('\n')}` });
  }

  end(): void {
    this.#pty.kill('SIGKILL');
  }
}

let session: Session | null = null;
afterEach(() => {
  session?.end();
  session = null;
});

/** Runs the program in a shell that then tells how it ended and how it left the terminal. */
function run(way: string): Session {
  session = new Session(['-c', `"${process.execPath}" "${program}" ${way}; code=$?; stty -a | tr ';' '\\n' | tr ' ' '\\n' | grep -x -e '-*icanon' -e '-*echo' | tr '\\n' ' '; echo "code $code"`]);
  return session;
}

const readyPid = async (running: Session): Promise<number> => Number(/ready (\d+)/.exec(await running.row(/ready \d+/))?.[1]);

describe('a program with a terminal', () => {
  it.each([
    ['exit', 3],
    ['crash', 1],
    ['reject', 1],
    ['close', 0],
  ])('leaves it as it was found: %s', async (way, code) => {
    const running = run(way);
    await readyPid(running);
    expect(running.screen.modes).toMatchObject({ paste: true, focus: true });
    running.type('\r');
    expect(await running.row(/code \d/)).toBe(`icanon echo code ${code}`);
    expect(running.screen.modes).toMatchObject({ paste: false, focus: false, wraps: true });
    expect(running.screen.all.slice(0, 2)).toEqual(['finished 1', 'finished 2']);
    expect(running.screen.all.join('\n')).not.toMatch(/status|footer/);
    if (way === 'crash') expect(running.screen.all.join('\n')).toContain('The program is broken.');
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('leaves it as it was found: %s', async (signal) => {
    const running = run('wait');
    process.kill(await readyPid(running), signal);
    // SIGINT ends the shell that waits, too, once it sees that the program died of it.
    if (signal === 'SIGINT') await waitFor(() => !running.screen.modes.paste);
    else expect(await running.row(/code \d/)).toBe(`icanon echo code ${signal === 'SIGTERM' ? 143 : 129}`);
    expect(running.screen.modes).toMatchObject({ paste: false, focus: false, wraps: true });
  });

  it('lends it to another program', async () => {
    const running = run('lend');
    await readyPid(running);
    running.type('\r');
    await running.row(/name\?/);
    expect(running.screen.all).toEqual(['finished 1', 'finished 2', 'cooked', 'name?']);
    expect(running.screen.modes).toMatchObject({ paste: false, focus: false });
    running.type('Ada\r');
    await running.row(/> again/);
    expect(running.screen.all).toEqual(['finished 1', 'finished 2', 'cooked', 'name? Ada', 'hello Ada', 'status', '> again', 'footer']);
    expect(running.screen.modes).toMatchObject({ paste: true, focus: true });
    running.type('q');
    expect(await running.row(/code \d/)).toBe('icanon echo code 0');
  });

  it('is stopped by Ctrl+Z, and goes on in the foreground', async () => {
    session = new Session(['-i']);
    session.type(`"${process.execPath}" "${program}" wait\r`);
    await readyPid(session);
    session.type('\x1a');
    await session.row(/Stopped/);
    await session.row(/^\$ $|^\$$/);
    expect(session.screen.all.join('\n')).not.toMatch(/status|footer/);
    session.type('fg\r');
    await session.row(/> again/);
    expect(session.screen.modes).toMatchObject({ paste: true, focus: true });
    session.type('q');
    await waitFor(() => session?.screen.modes.focus === false);
    session.type('echo "left: $?"\r');
    await session.row(/left: 0/);
  });
});
