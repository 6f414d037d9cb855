import { lstat } from 'node:fs/promises';
import { systemErrorCode } from '@codex-ts/protocol';

/** A holder renews its lock every second; half a minute of silence is longer than any clock skew worth allowing for. */
const SILENT_MS = 30_000;
const WATCHED_MS = 3000;

/**
 * Watches a lock whose owner cannot be looked up. It counts as given up when its time stamp is far from our clock (in
 * either direction: clocks can be wrong) and did not move while we watched for several of the owner's renewals.
 */
export class StaleWatch {
  readonly #path: string;
  #seen: { owner: string; mtimeMs: number; since: number } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async isSilent(owner: string): Promise<boolean> {
    const mtimeMs = await mtimeOf(this.#path);
    if (mtimeMs === null) return false;
    if (this.#seen?.owner !== owner || this.#seen.mtimeMs !== mtimeMs) this.#seen = { owner, mtimeMs, since: performance.now() };
    return Math.abs(Date.now() - mtimeMs) > SILENT_MS && performance.now() - this.#seen.since > WATCHED_MS;
  }
}

async function mtimeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).mtimeMs;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
