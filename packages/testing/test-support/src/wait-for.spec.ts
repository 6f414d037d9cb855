import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { waitFor } from './index.ts';

describe('waitFor', () => {
  it('gives the first value that is not undefined, null or false', async () => {
    const values = [undefined, null, false, 0];
    await expect(waitFor(() => values.shift())).resolves.toBe(0);
  });

  it('looks again on every event and lets go of the source', async () => {
    const source = new EventEmitter();
    let count = 0;
    const waiting = waitFor(() => count >= 2 && count, {
      events: (wake) => {
        source.on('tick', wake);
        return () => source.off('tick', wake);
      },
    });
    for (let i = 0; i < 2; i += 1) {
      count += 1;
      source.emit('tick');
    }
    await expect(waiting).resolves.toBe(2);
    expect(source.listenerCount('tick')).toBe(0);
  });

  it('names what did not come', async () => {
    await expect(waitFor(() => undefined, { timeoutMs: 30, what: 'The ship' })).rejects.toMatchObject({
      code: 'wait_timeout',
      message: 'The ship did not come within 30 ms.',
    });
  });

  it('does not wait for a predicate that hangs', async () => {
    await expect(waitFor(() => new Promise<boolean>(() => {}), { timeoutMs: 30 })).rejects.toMatchObject({ code: 'wait_timeout' });
  });

  it('passes on what the predicate throws', async () => {
    await expect(
      waitFor(() => {
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
  });
});
