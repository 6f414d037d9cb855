import { afterEach, describe, expect, it } from '@jest/globals';
import { line } from '@codex-ts/terminal-markup';
import { EventEmitter } from 'node:events';

import { FakeClock } from '@codex-ts/fake-terminal';
import { Screen } from './screen.ts';

class Input extends EventEmitter {
  isTTY = true;
  setRawMode(): void {
    // Nobody types.
  }
  resume(): void {
    // Nobody types.
  }
  pause(): void {
    // Nobody types.
  }
}

/** A terminal that takes what was written when it is told to. */
class SlowOutput extends EventEmitter {
  isTTY = true;
  columns = 40;
  rows = 10;
  isTaking = true;
  written = '';
  writableLength = 0;
  readonly blocking: boolean[] = [];
  readonly _handle = { setBlocking: (isBlocking: boolean): unknown => this.blocking.push(isBlocking) };
  #callbacks: (() => void)[] = [];

  write(text: string, done: () => void = () => undefined): void {
    this.written += text;
    if (this.isTaking) return done();
    this.writableLength += text.length;
    this.#callbacks.push(done);
  }

  take(): void {
    this.isTaking = true;
    this.writableLength = 0;
    for (const done of this.#callbacks.splice(0)) done();
  }
}

class Hooks extends EventEmitter {
  readonly pid = 42;
  readonly platform: NodeJS.Platform = 'linux';
  kill(): void {
    // Nothing is stopped.
  }
}

let screen: Screen | undefined;
afterEach(() => screen?.close());

async function open(): Promise<{ output: SlowOutput; clock: FakeClock; draw: (text: string) => void; settle: () => Promise<void> }> {
  const [input, output, clock] = [new Input(), new SlowOutput(), new FakeClock()];
  const opening = Screen.open({ env: { TERM: 'xterm' }, settings: {}, terminal: { input, output, hooks: new Hooks(), clock } });
  input.emit('data', Buffer.from('\x1b[1;1R\x1b[?62c'));
  const opened = await opening;
  screen = opened;
  let shown = '';
  opened.show({ input: () => undefined, frame: () => ({ frame: { lines: [line(shown)], cursor: null }, isFullScreen: false }) });
  const draw = (text: string): void => {
    shown = text;
    opened.request();
    clock.advance(20);
  };
  const settle = async (): Promise<void> => {
    await new Promise(setImmediate);
    clock.advance(20);
  };
  return { output, clock, draw, settle };
}

describe('a terminal that takes its time', () => {
  it('gets one frame when it is ready, the newest, however many were due', async () => {
    const { output, clock, draw, settle } = await open();
    draw('zero');
    output.isTaking = false;
    draw('one');
    output.written = '';
    for (const text of ['two', 'three', 'four']) draw(text);
    expect([output.written, clock.pending]).toEqual(['', 0]);
    output.take();
    await settle();
    expect(output.written).toContain('four');
    expect(output.written).not.toMatch(/two|three/);
  });

  it('does not make the process wait, except for what is written last', async () => {
    const { output } = await open();
    expect(output.blocking).toEqual([false]);
    screen?.close();
    expect(output.blocking).toEqual([false, true]);
  });

  it('is not waited for at the end when it takes nothing', async () => {
    const { output, draw } = await open();
    output.isTaking = false;
    draw('one');
    screen?.close();
    expect(output.blocking).toEqual([false]);
    expect(output.written).toContain('\x1b[?2004l');
  });
});
