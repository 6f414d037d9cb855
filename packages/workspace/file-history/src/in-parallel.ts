import { breathe } from './breathe.ts';

/** As many disk calls at once as help; Node's own pool has four threads. */
const WIDTH = 16;

/**
 * Runs `job` for every item, at most 16 at a time, started in order. Rejects with the first error or the signal's
 * reason, when what had been started has ended.
 */
export async function inParallel<T>(items: readonly T[], signal: AbortSignal | null, job: (item: T, index: number) => Promise<void>): Promise<void> {
  let failed = false;
  const rest = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) {
      try {
        signal?.throwIfAborted();
        await job(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
      await breathe();
      if (failed) return;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(WIDTH, items.length) }, worker));
  const bad = ends.find((end) => end.status === 'rejected');
  if (bad !== undefined) throw bad.reason;
}
