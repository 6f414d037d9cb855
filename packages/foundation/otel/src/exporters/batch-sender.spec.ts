import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BatchSender } from './batch-sender.ts';

/** A collector whose answers are given by hand. */
function byHand() {
  const batches: number[][] = [];
  const answers: { take(): void; refuse(why: string): void }[] = [];
  const failures: string[] = [];
  const sender = new BatchSender<number>({
    delayMs: 1_000,
    send: Promise.resolve((batch: readonly number[]) => {
      batches.push([...batch]);
      return new Promise<void>((resolve, reject) => answers.push({ take: resolve, refuse: (why) => reject(new Error(why)) }));
    }),
    onFailure: (error, lost) => failures.push(`${error instanceof Error ? error.message : String(error)} ${String(lost)}`),
  });
  const add = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1) sender.add(i);
  };
  return { sender, batches, answers, failures, add };
}

describe('BatchSender', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('waits for company, then sends one batch at a time', async () => {
    const { batches, answers, add } = byHand();
    add(0, 3);
    await jest.advanceTimersByTimeAsync(999);
    expect(batches).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([[0, 1, 2]]);
    add(3, 5);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(batches).toHaveLength(1);
    answers[0]?.take();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(batches[1]).toEqual([3, 4]);
  });

  it('does not wait with a full batch', async () => {
    const { batches, add } = byHand();
    add(0, 600);
    await jest.advanceTimersByTimeAsync(0);
    expect(batches.map((batch) => batch.length)).toEqual([512]);
  });

  it('is bounded while a collector is slow, and tells what was lost', async () => {
    const { sender, batches, answers, failures, add } = byHand();
    add(0, 10);
    await jest.advanceTimersByTimeAsync(1_000);
    add(10, 3_010);
    answers[0]?.refuse('no');
    await jest.advanceTimersByTimeAsync(0);
    expect(failures).toEqual([`no ${String(10 + 3_000 - 2_048)}`]);
    const flushed = sender.close();
    await jest.advanceTimersByTimeAsync(0);
    for (const answer of answers) answer.take();
    await flushed;
    expect(batches.flat()).toHaveLength(10 + 2_048);
  });

  it('sends what is left when it is closed, and takes no more', async () => {
    const { sender, batches, answers, add } = byHand();
    add(0, 2);
    const closed = sender.close();
    await jest.advanceTimersByTimeAsync(0);
    answers[0]?.take();
    await closed;
    add(2, 3);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(batches).toEqual([[0, 1]]);
  });
});
