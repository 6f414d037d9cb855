import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { Deferred, linkedAbort, raceAbort, sleep, withTimeout } from './index.ts';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('Deferred', () => {
  it('settles once, from outside', async () => {
    const one = new Deferred<number>();
    expect(one.settled).toBe(false);
    one.resolve(1);
    one.resolve(2);
    one.reject(new Error('late'));
    expect(one.settled).toBe(true);
    expect(await one.promise).toBe(1);
    const two = new Deferred<number>();
    two.reject(new Error('bad'));
    await expect(two.promise).rejects.toThrow('bad');
  });
});

describe('sleep', () => {
  it('ends by itself and lets go of the signal', async () => {
    const { signal } = new AbortController();
    await sleep(1, signal);
    expect(listeners(signal)).toBe(0);
  });

  it('ends early with the reason', async () => {
    const abort = new AbortController();
    const sleeping = sleep(600_000, abort.signal);
    abort.abort(new Error('wake up'));
    await expect(sleeping).rejects.toThrow('wake up');
    await expect(sleep(1, abort.signal)).rejects.toThrow('wake up');
  });
});

describe('raceAbort', () => {
  it('passes on the result of the promise', async () => {
    const { signal } = new AbortController();
    expect(await raceAbort(Promise.resolve(1), undefined)).toBe(1);
    expect(await raceAbort(Promise.resolve(2), signal)).toBe(2);
    await expect(raceAbort(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
    expect(listeners(signal)).toBe(0);
  });

  it('does not wait for a promise that hangs, and bears its late failure', async () => {
    const abort = new AbortController();
    const hanging = new Deferred<never>();
    const racing = raceAbort(hanging.promise, abort.signal);
    abort.abort(new Error('enough'));
    await expect(racing).rejects.toThrow('enough');
    hanging.reject(new Error('nobody hears this'));
    await expect(raceAbort(Promise.reject(new Error('unheard')), abort.signal)).rejects.toThrow('enough');
  });
});

describe('linkedAbort', () => {
  it('follows the first parent that aborts, with its reason, and lets go of the others', () => {
    const [a, b] = [new AbortController(), new AbortController()];
    const link = linkedAbort(a.signal, undefined, b.signal);
    b.abort('b');
    expect(link.signal.reason).toBe('b');
    expect(listeners(a.signal)).toBe(0);
  });

  it('is aborted from the start when a parent is', () => {
    const live = new AbortController();
    const link = linkedAbort(live.signal, AbortSignal.abort('early'));
    expect(link.signal.reason).toBe('early');
    expect(listeners(live.signal)).toBe(0);
  });

  it('can be aborted alone, and stops following once disposed', () => {
    const parent = new AbortController();
    const [own, disposed] = [linkedAbort(parent.signal), linkedAbort(parent.signal)];
    own.abort('mine');
    disposed.dispose();
    expect(listeners(parent.signal)).toBe(0);
    parent.abort('parent');
    expect(own.signal.reason).toBe('mine');
    expect(disposed.signal.aborted).toBe(false);
  });
});

describe('withTimeout', () => {
  it('gives the result in time and leaves no listener', async () => {
    const { signal } = new AbortController();
    expect(await withTimeout(() => Promise.resolve('ok'), 60_000, { signal })).toBe('ok');
    expect(listeners(signal)).toBe(0);
  });

  it('ends work that hangs, and tells it through its signal', async () => {
    const heard = new Deferred<AbortSignal>();
    const waiting = withTimeout(
      (signal) => {
        heard.resolve(signal);
        return new Promise(() => {});
      },
      5,
      { message: 'Too slow.' },
    );
    await expect(waiting).rejects.toMatchObject({ code: 'timeout', message: 'Too slow.', isRetryable: true });
    expect((await heard.promise).aborted).toBe(true);
  });

  it('ends with the reason of the caller', async () => {
    const abort = new AbortController();
    const waiting = withTimeout(() => new Promise(() => {}), 60_000, { signal: abort.signal });
    abort.abort(new Error('user left'));
    await expect(waiting).rejects.toThrow('user left');
    await expect(withTimeout(() => Promise.resolve(1), 5, { signal: abort.signal })).rejects.toThrow('user left');
  });
});
