import { linesForward } from './lines-forward.ts';
import { withRollout } from './open-rollout.ts';
import { parseLine } from './parse-line.ts';
import { type StoredTurn } from './stored-turn.ts';
import { TurnBuilder } from './turn-builder.ts';

/**
 * The turns of a thread as clients show them, rollbacks applied. Memory follows what is returned, not the size of the
 * file: most of a file is model history, whose lines are passed over unread. A turn without an end was interrupted; the
 * last one is `inProgress` when the caller knows that the thread `isRunning`.
 *
 * Throws RolloutError `rollout_unreadable` when the file cannot be read, and `signal.reason` when aborted.
 */
export async function readTurns(
  path: string,
  options: { signal?: AbortSignal | undefined; isRunning?: boolean } = {},
): Promise<StoredTurn[]> {
  const { signal } = options;
  return await withRollout(path, signal, async (handle) => {
    const builder = new TurnBuilder();
    for await (const { bytes } of linesForward(handle, { signal })) {
      if (bytes === null || !bytes.includes('event_msg')) continue;
      const line = parseLine(bytes);
      if (typeof line !== 'string') builder.take(line);
    }
    return builder.finish(options.isRunning ?? false);
  });
}
