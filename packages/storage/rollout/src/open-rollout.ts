import { type FileHandle } from 'node:fs/promises';

import { openRegular } from './open-regular.ts';
import { RolloutError } from './rollout-error.ts';

/**
 * Opens a rollout for reading, hands it to `use` and closes it. Everything that goes wrong on the way comes out as
 * RolloutError, `rollout_unreadable` unless `use` threw a better one; `signal.reason` when aborted.
 */
export async function withRollout<T>(
  path: string,
  signal: AbortSignal | undefined,
  use: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const handle = await openRegular(path).catch((cause: unknown) => {
    throw RolloutError.reading(path, cause);
  });
  try {
    return await use(handle);
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof RolloutError ? cause : RolloutError.reading(path, cause);
  } finally {
    await handle.close();
  }
}
