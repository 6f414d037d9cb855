import { RolloutError, summarizeRollout, type ThreadSummary } from '@codex-ts/rollout';

import { type FileStamp, fileStamp, isSameStamp } from './file-stamp.ts';

const TRIES = 3;

/** What a rollout says of itself, and the file as it was then. */
export interface ThreadReading {
  /** Null when the file changed while it was read, is gone or cannot be looked at: the summary cannot be relied on. */
  stamp: FileStamp | null;
  /** Null for a file that lists leave out. */
  summary: ThreadSummary | null;
  /** Why it could not be read; null when it could. */
  problem: string | null;
}

/** Reads a rollout for the index. Throws `signal.reason` only. */
export async function readThread(path: string, signal?: AbortSignal): Promise<ThreadReading> {
  let reading: ThreadReading = { stamp: null, summary: null, problem: 'it is not a regular file, or gone' };
  for (let round = 0; round < TRIES; round += 1) {
    const stamp = fileStamp(path);
    if (stamp === null) return { stamp: null, summary: null, problem: 'it is not a regular file, or gone' };
    reading = { stamp: null, ...(await summaryOf(path, signal)) };
    if (isSameStamp(stamp, fileStamp(path))) return { ...reading, stamp };
  }
  return reading;
}

async function summaryOf(path: string, signal: AbortSignal | undefined): Promise<Omit<ThreadReading, 'stamp'>> {
  try {
    return { summary: await summarizeRollout(path, { signal }), problem: null };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RolloutError) return { summary: null, problem: error.message };
    throw error;
  }
}
