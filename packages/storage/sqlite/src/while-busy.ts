import { setTimeout as sleep } from 'node:timers/promises';

import { isBusy } from './sqlite-error.ts';

/**
 * Does a job of synchronous statements, again and again as long as another process holds the lock, without blocking in
 * between. Throws what the job throws; the error of the lock when `waitMs` are over; `signal.reason`.
 */
export async function whileBusy<T>(job: () => T, options: { waitMs: number; signal?: AbortSignal | undefined }): Promise<T> {
  const deadline = performance.now() + options.waitMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    options.signal?.throwIfAborted();
    try {
      return job();
    } catch (error) {
      if (!isBusy(error) || performance.now() + pauseMs > deadline) throw error;
    }
    await sleep(pauseMs, undefined, { signal: options.signal }).catch(() => options.signal?.throwIfAborted());
  }
}
