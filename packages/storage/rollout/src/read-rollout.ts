
import { type RolloutLine, type SkippedLine } from './line.ts';
import { linesForward } from './lines-forward.ts';
import { openRegular } from './open-regular.ts';
import { parseLine } from './parse-line.ts';
import { RolloutError } from './rollout-error.ts';

/**
 * Streams a rollout from its first line. Lines that cannot be used come as `skipped` with the reason; nothing in the
 * content of a file makes it throw. Throws RolloutError `rollout_unreadable` when the file cannot be opened or read, and
 * `signal.reason` when aborted. Memory: one line.
 */
export async function* readRollout(
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<RolloutLine | SkippedLine> {
  const handle = await openRegular(path).catch((cause: unknown) => {
    throw RolloutError.reading(path, cause);
  });
  let line = 0;
  try {
    for await (const raw of linesForward(handle, options)) {
      line += 1;
      const parsed = raw.bytes === null ? 'too-long' : parseLine(raw.bytes);
      yield typeof parsed === 'string' ? { type: 'skipped', reason: parsed, line } : parsed;
    }
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw RolloutError.reading(path, cause);
  } finally {
    await handle.close();
  }
}
