import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AsyncQueue } from './index.ts';

async function drain<T>(queue: AsyncQueue<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const value of queue) seen.push(value);
  return seen;
}

describe('AsyncQueue', () => {
  it('delivers in order what came before and after the consumer', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    expect(queue.size).toBe(2);
    const reading = drain(queue);
    await Promise.resolve();
    queue.push(3);
    queue.close();
    expect(await reading).toEqual([1, 2, 3]);
    expect(queue.size).toBe(0);
  });

  it('delivers what is left before the error', async () => {
    const queue = new AsyncQueue<string>();
    queue.push('a');
    queue.fail(new Error('gone'));
    const iterator = queue[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 'a' });
    await expect(iterator.next()).rejects.toThrow('gone');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('wakes a waiting consumer with the error or the end', async () => {
    const failing = new AsyncQueue<string>();
    const failed = drain(failing);
    failing.fail(new Error('gone'));
    await expect(failed).rejects.toThrow('gone');
    const closing = new AsyncQueue<string>();
    const closed = drain(closing);
    closing.close();
    expect(await closed).toEqual([]);
  });

  it('forgets everything when the consumer leaves', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    for await (const value of queue) {
      expect(value).toBe(1);
      break;
    }
    queue.push(3);
    expect(queue.size).toBe(0);
  });

  it('refuses a second consumer while one waits', async () => {
    const queue = new AsyncQueue<number>();
    const first = queue[Symbol.asyncIterator]().next();
    await expect(queue[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'queue_busy' });
    queue.push(7);
    expect(await first).toEqual({ done: false, value: 7 });
  });

  it('keeps order for any mix of pushing and taking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 400 }), async (steps) => {
        const queue = new AsyncQueue<number>();
        const iterator = queue[Symbol.asyncIterator]();
        let pushed = 0;
        let taken = 0;
        for (const isPush of steps) {
          if (isPush) queue.push(pushed++);
          else if (taken < pushed) expect((await iterator.next()).value).toBe(taken++);
          expect(queue.size).toBe(pushed - taken);
        }
      }),
    );
  });

  it('stays in order over many thousands of values', async () => {
    const queue = new AsyncQueue<number>();
    const count = 20_000;
    for (let i = 0; i < count; i += 1) queue.push(i);
    queue.close();
    expect(await drain(queue)).toEqual(Array.from({ length: count }, (_, i) => i));
  });
});
