import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { watchStopSignals } from './stop-signals.ts';

function fakeProcess(): { target: Parameters<typeof watchStopSignals>[0]; send: (signal: NodeJS.Signals) => void; exits: number[] } {
  const listeners = new Map<string, () => void>();
  const exits: number[] = [];
  const target = { on: (signal: NodeJS.Signals, listener: () => void) => listeners.set(signal, listener), exit: (code: number) => void exits.push(code) };
  return { target, exits, send: (signal) => listeners.get(signal)?.() };
}

describe('watchStopSignals', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('stops in order at the first interrupt and at once at the second', () => {
    const { target, send, exits } = fakeProcess();
    const stop = watchStopSignals(target);
    expect(stop.signal.aborted).toBe(false);
    send('SIGINT');
    expect(stop.signal.aborted).toBe(true);
    expect({ exits, code: stop.exitCode() }).toEqual({ exits: [], code: undefined });
    send('SIGINT');
    expect(exits).toEqual([130]);
  });

  it('hears no interrupt where it is a key, and every other signal', () => {
    const { target, send, exits } = fakeProcess();
    const stop = watchStopSignals(target);
    stop.ignoreInterrupts();
    send('SIGINT');
    send('SIGINT');
    expect({ aborted: stop.signal.aborted, exits }).toEqual({ aborted: false, exits: [] });
    send('SIGTERM');
    expect(stop.signal.aborted).toBe(true);
  });

  it('has no deadline and imposes nothing when the command takes its time', () => {
    const { target, send, exits } = fakeProcess();
    const stop = watchStopSignals(target);
    stop.takeTime();
    send('SIGTERM');
    jest.runAllTimers();
    expect({ aborted: stop.signal.aborted, code: stop.exitCode(), exits }).toEqual({ aborted: true, code: undefined, exits: [] });
    send('SIGTERM');
    expect(exits).toEqual([143]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('after %s the exit code is %d, and the stop has an end', (signal, code) => {
    const { target, send, exits } = fakeProcess();
    const stop = watchStopSignals(target);
    send(signal);
    expect({ aborted: stop.signal.aborted, code: stop.exitCode(), exits }).toEqual({ aborted: true, code, exits: [] });
    jest.runAllTimers();
    expect(exits).toEqual([code]);
  });
});
