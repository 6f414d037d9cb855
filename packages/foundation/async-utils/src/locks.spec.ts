import { describe, expect, it } from '@jest/globals';
import { Deferred, ReadWriteLock, Semaphore, SerialExecutor } from './index.ts';

/** Lets every promise that can settle now settle. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A job that notes its start and ends when told. */
function job(log: string[], name: string): { run: () => Promise<string>; finish: Deferred<void> } {
  const finish = new Deferred<void>();
  const run = async (): Promise<string> => {
    log.push(name);
    await finish.promise;
    return name;
  };
  return { run, finish };
}

describe('ReadWriteLock', () => {
  it('runs readers together and a writer alone, in the order they came', async () => {
    const log: string[] = [];
    const lock = new ReadWriteLock();
    const [r1, r2, w, r3] = [job(log, 'r1'), job(log, 'r2'), job(log, 'w'), job(log, 'r3')];
    const all = Promise.all([lock.read(r1.run), lock.read(r2.run), lock.write(w.run), lock.read(r3.run)]);
    await settle();
    expect(log).toEqual(['r1', 'r2']);
    r1.finish.resolve();
    await settle();
    expect(log).toEqual(['r1', 'r2']);
    r2.finish.resolve();
    await settle();
    expect(log).toEqual(['r1', 'r2', 'w']);
    w.finish.resolve();
    await settle();
    expect(log).toEqual(['r1', 'r2', 'w', 'r3']);
    r3.finish.resolve();
    expect(await all).toEqual(['r1', 'r2', 'w', 'r3']);
  });

  it('lets readers pass when the writer before them gives up', async () => {
    const log: string[] = [];
    const lock = new ReadWriteLock();
    const [r1, w, r2] = [job(log, 'r1'), job(log, 'w'), job(log, 'r2')];
    const abort = new AbortController();
    const first = lock.read(r1.run);
    const writing = lock.write(w.run, abort.signal);
    const second = lock.read(r2.run);
    const rejected = expect(writing).rejects.toThrow('enough');
    await settle();
    abort.abort(new Error('enough'));
    await rejected;
    await settle();
    expect(log).toEqual(['r1', 'r2']);
    r1.finish.resolve();
    r2.finish.resolve();
    expect(await Promise.all([first, second])).toEqual(['r1', 'r2']);
  });

  it('is free again after a job that throws', async () => {
    const lock = new ReadWriteLock();
    await expect(lock.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      lock.read(() => {
        throw new Error('nor this');
      }),
    ).rejects.toThrow('nor this');
    expect(await lock.write(() => 1)).toBe(1);
  });

  it('does not begin for a signal that is aborted already', async () => {
    const lock = new ReadWriteLock();
    const log: string[] = [];
    await expect(lock.read(() => log.push('ran'), AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    expect(log).toEqual([]);
  });
});

describe('Semaphore', () => {
  it('runs no more than its permits, first come first served', async () => {
    const log: string[] = [];
    const semaphore = new Semaphore(2);
    const jobs = ['a', 'b', 'c', 'd'].map((name) => job(log, name));
    const results = Promise.all(jobs.map(({ run }) => semaphore.run(run)));
    await settle();
    expect(log).toEqual(['a', 'b']);
    jobs[1]?.finish.resolve();
    await settle();
    expect(log).toEqual(['a', 'b', 'c']);
    for (const { finish } of jobs) finish.resolve();
    expect(await results).toEqual(['a', 'b', 'c', 'd']);
    expect(await semaphore.run(() => 'free')).toBe('free');
  });

  it('drops a waiter that is aborted, and only that one', async () => {
    const log: string[] = [];
    const semaphore = new Semaphore(1);
    const [a, b, c] = [job(log, 'a'), job(log, 'b'), job(log, 'c')];
    const abort = new AbortController();
    const first = semaphore.run(a.run);
    const second = semaphore.run(b.run, abort.signal);
    const third = semaphore.run(c.run);
    const rejected = expect(second).rejects.toThrow('stop');
    abort.abort(new Error('stop'));
    await rejected;
    a.finish.resolve();
    c.finish.resolve();
    expect(await Promise.all([first, third])).toEqual(['a', 'c']);
    expect(log).toEqual(['a', 'c']);
  });

  it('refuses to have no permits', () => {
    for (const permits of [0, -1, 1.5, Number.NaN]) {
      expect(() => new Semaphore(permits)).toThrow(/positive number of permits/);
    }
  });
});

describe('SerialExecutor', () => {
  it('runs one at a time in order, past failures', async () => {
    const log: string[] = [];
    const line = new SerialExecutor();
    const [a, c] = [job(log, 'a'), job(log, 'c')];
    const first = line.run(a.run);
    const failing = line.run(() => {
      log.push('b');
      throw new Error('b failed');
    });
    const third = line.run(c.run);
    const rejected = expect(failing).rejects.toThrow('b failed');
    await settle();
    expect(log).toEqual(['a']);
    a.finish.resolve();
    await rejected;
    c.finish.resolve();
    expect([await first, await third]).toEqual(['a', 'c']);
    expect(log).toEqual(['a', 'b', 'c']);
  });

  it('skips a job whose signal aborts before its turn, and tells when it is idle', async () => {
    const log: string[] = [];
    const line = new SerialExecutor();
    const a = job(log, 'a');
    const abort = new AbortController();
    const first = line.run(a.run);
    const skipped = expect(line.run(() => log.push('b'), abort.signal)).rejects.toThrow('skip');
    abort.abort(new Error('skip'));
    a.finish.resolve();
    await line.idle();
    await skipped;
    expect(await first).toBe('a');
    expect(log).toEqual(['a']);
  });
});
