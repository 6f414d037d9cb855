import { describe, expect, it, jest } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { Emulator, FakeClock } from '@codex-ts/fake-terminal';
import { type InputEvent } from './input-event.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';

class FakeInput extends EventEmitter {
  isTTY = true;
  isRaw = false;
  isPaused = true;

  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw;
  }

  resume(): void {
    this.isPaused = false;
  }

  pause(): void {
    this.isPaused = true;
  }
}

class FakeOutput extends EventEmitter {
  isTTY = true;
  columns = 40;
  rows = 10;
  readonly screen = new Emulator({ columns: 40, rows: 10 });

  write(text: string): void {
    this.screen.write(text);
  }
}

class FakeProcess extends EventEmitter {
  readonly pid = 42;
  platform: NodeJS.Platform = 'linux';
  readonly kill = jest.fn<(pid: number, signal: NodeJS.Signals) => void>();
}

function begin(options: Partial<TerminalOptions> = {}) {
  const input = new FakeInput();
  const output = new FakeOutput();
  const hooks = new FakeProcess();
  const clock = new FakeClock();
  const events: InputEvent[] = [];
  const terminal = new Terminal({ input, output, hooks, clock, env: { TERM: 'xterm' }, onEvent: (event) => events.push(event), ...options });
  output.screen.onAnswer((text) => input.emit('data', Buffer.from(text)));
  return { input, output, hooks, clock, events, terminal, screen: output.screen };
}

const ON = { paste: true, focus: true };
const OFF = { paste: false, focus: false };

describe('a terminal', () => {
  it('is refused where there is none, naming what works there', () => {
    const { input, output, terminal } = begin();
    output.isTTY = false;
    expect(() => terminal.open()).toThrow(/stdout is not a terminal.*codex exec/);
    input.isTTY = false;
    expect(() => terminal.open()).toThrow(/stdin is not a terminal.*codex exec/);
    expect(() => begin({ env: { TERM: 'dumb' } }).terminal.open()).toThrow(/TERM=dumb.*codex exec/);
    expect(input.isRaw).toBe(false);
  });

  it('is taken and given back, whole', async () => {
    const { input, output, hooks, screen, terminal } = begin();
    terminal.open();
    await screen.settle();
    expect([input.isRaw, input.isPaused]).toEqual([true, false]);
    expect(screen.modes).toMatchObject(ON);
    terminal.close();
    terminal.close();
    await screen.settle();
    expect([input.isRaw, input.isPaused]).toEqual([false, true]);
    expect(screen.modes).toMatchObject(OFF);
    for (const emitter of [input, output, hooks]) expect(emitter.eventNames()).toEqual([]);
  });

  it('asks what it must know in one round trip', async () => {
    const { screen, events, clock, terminal } = begin();
    screen.write('$ codex\r\n');
    terminal.open();
    const facts = await terminal.query();
    expect(facts).toEqual({ cursor: { x: 0, y: 1 }, hasKeyboardProtocol: false, name: null, foreground: null, background: null });
    screen.write('ab');
    expect(await terminal.queryCursor()).toEqual({ x: 2, y: 1 });
    expect(events).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('uses the keyboard protocol where it is spoken, and reads colours', async () => {
    const { input, output, terminal } = begin();
    output.write = () => undefined;
    terminal.open();
    const asked = terminal.query();
    input.emit('data', Buffer.from('\x1b]10;rgb:ff/ff/ff\x07\x1b]11;rgb:00/10/20\x07\x1bP>|kitty(0.40.0)\x1b\\\x1b[?0u\x1b[3;4R\x1b[?62c'));
    expect(await asked).toEqual({ cursor: { x: 3, y: 2 }, hasKeyboardProtocol: true, name: 'kitty(0.40.0)', foreground: [255, 255, 255], background: [0, 16, 32] });
  });

  it('does not wait for ever for answers, and lets late ones vanish', async () => {
    const { input, output, events, clock, terminal } = begin();
    output.write = () => undefined;
    terminal.open();
    const asked = terminal.queryColors({ timeoutMs: 100 });
    const cursor = terminal.queryCursor({ timeoutMs: 100 });
    const aborted = terminal.queryColors({ signal: AbortSignal.abort() });
    clock.advance(0);
    expect(await aborted).toEqual({ foreground: null, background: null });
    input.emit('data', Buffer.from('\x1b]11;rgb:00/10/20\x07'));
    clock.advance(100);
    expect(await asked).toEqual({ foreground: null, background: [0, 16, 32] });
    expect(await cursor).toBeNull();
    input.emit('data', Buffer.from('\x1b[5;5R\x1b[?62c'));
    expect(events).toEqual([]);
  });

  it('tells keys, sizes and its end', () => {
    const { input, output, events, terminal } = begin();
    terminal.open();
    input.emit('data', Buffer.from('x'));
    output.columns = 20;
    output.emit('resize');
    input.emit('end');
    expect(events.map(({ type }) => type)).toEqual(['key', 'resize', 'closed']);
    expect(terminal.size).toEqual({ columns: 20, rows: 10 });
    output.columns = 0;
    expect(terminal.size).toEqual({ columns: 80, rows: 10 });
  });

  it('survives a terminal that goes away', () => {
    const { output, events, terminal } = begin();
    terminal.open();
    const write = jest.fn();
    output.write = write;
    output.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }));
    output.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }));
    terminal.write('x');
    terminal.close();
    expect(write).not.toHaveBeenCalled();
    expect(events).toEqual([{ type: 'closed' }]);
  });
});

describe('at the end of the process', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s restores the terminal and still ends it', async (signal) => {
    const { hooks, screen, terminal } = begin({ farewell: () => 'bye' });
    terminal.open();
    hooks.emit(signal);
    await screen.settle();
    expect(screen.modes).toMatchObject(OFF);
    expect(screen.screen[0]).toBe('bye');
    expect(hooks.kill).toHaveBeenCalledWith(42, signal);
  });

  it('leaves a signal to those who listen to it', () => {
    const { hooks, input, terminal } = begin();
    terminal.open();
    hooks.on('SIGTERM', () => undefined);
    hooks.emit('SIGTERM');
    expect(input.isRaw).toBe(true);
    expect(hooks.kill).not.toHaveBeenCalled();
  });

  it('an error that somebody handles changes nothing, any other restores', () => {
    const { hooks, input, terminal } = begin();
    terminal.open();
    const handler = (): void => undefined;
    hooks.on('uncaughtException', handler);
    hooks.emit('uncaughtExceptionMonitor');
    expect(input.isRaw).toBe(true);
    hooks.off('uncaughtException', handler);
    hooks.emit('uncaughtExceptionMonitor');
    expect(input.isRaw).toBe(false);
  });
});

describe('lending and stopping', () => {
  it('gives the terminal to another program and takes it back', async () => {
    const { input, output, screen, events, terminal } = begin();
    terminal.open();
    const result = await terminal.lend(async () => {
      await screen.settle();
      expect([input.isRaw, input.isPaused]).toEqual([false, true]);
      expect(screen.modes).toMatchObject(OFF);
      output.emit('resize');
      terminal.stop();
      await expect(terminal.lend(() => Promise.resolve())).rejects.toThrow('in use');
      return 'text';
    });
    expect(result).toBe('text');
    await screen.settle();
    expect(screen.modes).toMatchObject(ON);
    expect(input.isRaw).toBe(true);
    expect(events).toEqual([{ type: 'continued' }]);
    await expect(terminal.lend(() => Promise.reject(new Error('no editor')))).rejects.toThrow('no editor');
    expect(input.isRaw).toBe(true);
  });

  it('stops the job and goes on with it', () => {
    const { hooks, input, events, clock, terminal } = begin();
    terminal.open();
    expect(terminal.canStop).toBe(true);
    hooks.kill.mockImplementation(() => {
      expect(input.isRaw).toBe(false);
      expect(hooks.listenerCount('SIGTSTP')).toBe(0);
    });
    terminal.stop();
    expect(hooks.kill).toHaveBeenCalledWith(0, 'SIGTSTP');
    expect(input.isRaw).toBe(false);
    hooks.emit('SIGCONT');
    expect(input.isRaw).toBe(true);
    clock.advance(1000);
    expect(events).toEqual([{ type: 'continued' }]);
    hooks.emit('SIGTSTP');
    expect(hooks.kill).toHaveBeenCalledTimes(2);
    // Nobody stopped us: there is no shell that could continue us.
    clock.advance(1000);
    expect(input.isRaw).toBe(true);
    expect(events).toHaveLength(2);
  });

  it('takes everything anew after it was stopped by force', async () => {
    const { hooks, screen, events, terminal } = begin({ farewell: () => 'bye' });
    terminal.open();
    await screen.settle();
    screen.write('\x1b[?2004l');
    hooks.emit('SIGCONT');
    await screen.settle();
    expect(screen.modes).toMatchObject(ON);
    expect(screen.screen[0]).toBe('');
    expect(events).toEqual([{ type: 'continued' }]);
  });

  it('cannot be stopped where there are no jobs', () => {
    const { hooks, terminal } = begin();
    hooks.platform = 'win32';
    terminal.open();
    expect(terminal.canStop).toBe(false);
    terminal.stop();
    expect(hooks.kill).not.toHaveBeenCalled();
  });
});
