import { type FileHandle } from 'node:fs/promises';

import { linesBackward } from './lines-backward.ts';
import { linesForward } from './lines-forward.ts';
import { openRegular } from './open-regular.ts';
import { parseLine } from './parse-line.ts';
import { BackwardReplay, type ReplayedThread } from './replay.ts';
import { RolloutError } from './rollout-error.ts';
import { type SessionMeta } from './session-meta.ts';

/** A stored thread, ready to go on. */
export interface LoadedThread extends ReplayedThread {
  /** From the first `session_meta` line; its id is the thread's, whatever the file is called. */
  meta: SessionMeta;
  /** Whether the file ends within a line, as after a crash. The fragment is lost, everything before it is not. */
  truncatedTail: boolean;
}

/**
 * Rebuilds a thread from its rollout: its head for the meta, then backwards from the end to the newest compaction that
 * still holds, so that time and memory follow what is left of the conversation and not the size of the file.
 *
 * `history` holds calls without an output as they were stored; who sends it must pair them. `userTurns` counts the user
 * messages in `history`. `previousModel` is the model of the newest user turn that no rollback undid.
 *
 * Throws RolloutError: `rollout_unreadable`, `rollout_empty` ("empty session file"), `rollout_without_meta` ("failed to
 * parse thread ID from rollout file"); and `signal.reason` when aborted.
 */
export async function loadThread(path: string, options: { signal?: AbortSignal | undefined } = {}): Promise<LoadedThread> {
  const handle = await openRegular(path).catch((cause: unknown) => {
    throw RolloutError.reading(path, cause);
  });
  try {
    const { size } = await handle.stat();
    if (size === 0) throw RolloutError.content(path, 'empty session file', 'rollout_empty');
    const meta = await firstMeta(handle, options.signal);
    if (meta === null) {
      throw RolloutError.content(path, 'failed to parse thread ID from rollout file', 'rollout_without_meta');
    }
    return { meta, ...(await replayBackward(handle, size, options.signal)) };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw cause instanceof RolloutError ? cause : RolloutError.reading(path, cause);
  } finally {
    await handle.close();
  }
}

/** The first whole `session_meta` of a file, null when there is none. */
export async function firstMeta(handle: FileHandle, signal?: AbortSignal): Promise<SessionMeta | null> {
  for await (const { bytes } of linesForward(handle, { signal })) {
    // Lines of megabytes before the meta are not worth parsing to learn that they are something else.
    if (bytes === null || !bytes.includes('session_meta')) continue;
    const line = parseLine(bytes);
    if (typeof line !== 'string' && line.type === 'session_meta') return line.payload;
  }
  return null;
}

/** What lines have in them that can tell a thread's model. */
const MODEL_LINES = ['"turn_context"', '"thread_rolled_back"'];

async function replayBackward(
  handle: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): Promise<ReplayedThread & { truncatedTail: boolean }> {
  const replay = new BackwardReplay();
  let truncatedTail = false;
  for await (const { bytes, terminated } of linesBackward(handle, size, { signal })) {
    // Most of a large file is outputs of tools: they are not parsed where only a model's name is looked for.
    if (replay.needsOnlyModel && !(bytes !== null && MODEL_LINES.some((mark) => bytes.includes(mark)))) continue;
    const line = bytes === null ? 'too-long' : parseLine(bytes);
    if (!terminated) truncatedTail = line === 'not-json' || line === 'not-utf8' || line === 'too-long';
    if (typeof line !== 'string' && replay.take(line)) break;
  }
  return { ...replay.finish(), truncatedTail };
}
