import { describe, expect, it } from '@jest/globals';
import { ReadinessFlag } from './readiness-flag.ts';

/** Whether a promise is settled once everything that can run now has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('ReadinessFlag', () => {
  it('is open at the first look when nobody holds it, and then for good', async () => {
    const flag = new ReadinessFlag();
    await flag.wait();
    expect(flag.isReady).toBe(true);
    expect(flag.subscribe()).toBeNull();
  });

  it('keeps waiters until a holder is ready', async () => {
    const flag = new ReadinessFlag();
    const token = flag.subscribe();
    const waiters = [flag.wait(), flag.wait()];
    expect(await Promise.all(waiters.map(isSettled))).toEqual([false, false]);
    expect(flag.isReady).toBe(false);
    expect(token !== null && flag.markReady(token)).toBe(true);
    await Promise.all(waiters);
    expect(flag.isReady).toBe(true);
  });

  it('opens for the first of several holders; later marks mean nothing', async () => {
    const flag = new ReadinessFlag();
    const [first, second] = [flag.subscribe(), flag.subscribe()];
    if (first === null || second === null) throw new Error('no token');
    expect(flag.markReady(second)).toBe(true);
    expect(flag.markReady(first)).toBe(false);
    await flag.wait();
  });

  it('takes no token of another flag', () => {
    const [flag, other] = [new ReadinessFlag(), new ReadinessFlag()];
    flag.subscribe();
    const foreign = other.subscribe();
    expect(foreign !== null && flag.markReady(foreign)).toBe(false);
    expect(flag.isReady).toBe(false);
  });

  it('lets a waiter go when its signal aborts, and only that one', async () => {
    const flag = new ReadinessFlag();
    flag.subscribe();
    const abort = new AbortController();
    const impatient = flag.wait(abort.signal);
    const patient = flag.wait();
    const reason = new Error('interrupted');
    abort.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    expect(await isSettled(patient)).toBe(false);
    await expect(flag.wait(AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('does not wait where it is open, whatever the signal says', async () => {
    const flag = new ReadinessFlag();
    await flag.wait(AbortSignal.abort());
    expect(flag.isReady).toBe(true);
  });
});
