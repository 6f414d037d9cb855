import { describe, expect, it } from '@jest/globals';
import { Deferred } from '@codex-ts/async-utils';
import { StartUp } from './start-up.ts';

const patient = new AbortController().signal;

describe('StartUp', () => {
  it('is ready when all of it is done, and then for good', async () => {
    const [one, two] = [new Deferred<void>(), new Deferred<void>()];
    const startUp = new StartUp([one.promise, two.promise]);
    let isReady = false;
    const waiting = startUp.ready(patient).then(() => (isReady = true));
    one.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isReady).toBe(false);
    two.resolve();
    await waiting;
    await startUp.ready(patient);
  });

  it('says every time what failed', async () => {
    const startUp = new StartUp([Promise.reject(new Error('no rules'))]);
    for (let n = 0; n < 2; n++) await expect(startUp.ready(patient)).rejects.toMatchObject({ code: 'not_ready', message: 'no rules' });
  });

  it('lets go of whoever is interrupted', async () => {
    const reason = new Error('interrupted');
    await expect(new StartUp([new Promise(() => undefined)]).ready(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
