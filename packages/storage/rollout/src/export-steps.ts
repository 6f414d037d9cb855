import { type FileHandle } from 'node:fs/promises';

import { type ExportEntry, exportEntryOf } from './export-entry.ts';
import { type RolloutLine } from './line.ts';
import { linesForward } from './lines-forward.ts';
import { firstMeta } from './load-thread.ts';
import { openRegular } from './open-regular.ts';
import { parseLine } from './parse-line.ts';
import { previewOf } from './preview.ts';
import { RolloutError } from './rollout-error.ts';
import { rolloutHead } from './rollout-head.ts';
import { type SessionMeta } from './session-meta.ts';
import { type StoredTurnStatus } from './stored-turn.ts';
import { type LineRange, UserMessages } from './user-messages.ts';

export interface ExportOptions {
  signal?: AbortSignal | undefined;
  /** The name the user gave the thread, for the title. */
  name?: string | null | undefined;
}

/** An export, piece by piece: one `begin`, then turns with their entries between their start and end, one `end`. */
export type ExportStep =
  | { type: 'begin'; meta: SessionMeta; title: string }
  /** `id` is null where the file does not say. */
  | { type: 'turnStarted'; id: string | null; at: string }
  | { type: 'entry'; at: string; entry: ExportEntry }
  | { type: 'turnEnded'; status: StoredTurnStatus }
  | { type: 'end' };

/**
 * A thread in its order, without turns that were rolled back and without what we told the model behind the user's back.
 * Memory: one line. Throws RolloutError `rollout_unreadable` and `rollout_without_meta`, and `signal.reason`.
 */
export async function* exportSteps(path: string, options: ExportOptions): AsyncGenerator<ExportStep> {
  const { signal } = options;
  const handle = await openRegular(path).catch((cause: unknown) => {
    throw RolloutError.reading(path, cause);
  });
  try {
    yield await beginning(path, handle, options);
    const undone = await undoneLines(handle, signal);
    const turns = new TurnSteps();
    for await (const { number, line } of usableLines(handle, signal)) {
      if (!undone.some(({ from, to }) => number >= from && number < to)) yield* turns.take(line);
    }
    yield* turns.finish();
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof RolloutError ? cause : RolloutError.reading(path, cause);
  } finally {
    await handle.close();
  }
}

async function beginning(path: string, handle: FileHandle, { name, signal }: ExportOptions): Promise<ExportStep> {
  const head = await rolloutHead(handle, signal);
  const meta = head?.meta ?? (await firstMeta(handle, signal));
  if (meta === null) {
    throw RolloutError.content(path, 'failed to parse thread ID from rollout file', 'rollout_without_meta');
  }
  const [firstLine = ''] = previewOf(head?.firstMessage ?? '').split('\n');
  return { type: 'begin', meta, title: name ?? (firstLine === '' ? `Thread ${meta.id}` : firstLine) };
}

/** Puts lines into turns. What stands between two turns, as in old files, is a turn without an id. */
class TurnSteps {
  #isOpen = false;

  *take(line: RolloutLine): Generator<ExportStep> {
    const event = line.type === 'event_msg' ? line.payload : null;
    if (event?.type === 'task_started') {
      yield* this.#end('interrupted');
      yield* this.#start(event.turn_id, line.timestamp);
    } else if (event?.type === 'task_complete') yield* this.#end('completed');
    else if (event?.type === 'turn_aborted') yield* this.#end('interrupted');
    else {
      const entry = exportEntryOf(line);
      if (entry === null) return;
      if (!this.#isOpen) yield* this.#start(null, line.timestamp);
      yield { type: 'entry', at: line.timestamp, entry };
    }
  }

  *finish(): Generator<ExportStep> {
    yield* this.#end('inProgress');
    yield { type: 'end' };
  }

  *#start(id: string | null, at: string): Generator<ExportStep> {
    this.#isOpen = true;
    yield { type: 'turnStarted', id, at };
  }

  *#end(status: StoredTurnStatus): Generator<ExportStep> {
    if (this.#isOpen) yield { type: 'turnEnded', status };
    this.#isOpen = false;
  }
}

/** The lines that rollbacks undid. Most threads have none, and are not parsed twice to learn that. */
async function undoneLines(handle: FileHandle, signal: AbortSignal | undefined): Promise<readonly LineRange[]> {
  let hasRollback = false;
  for await (const { bytes } of linesForward(handle, { signal })) {
    hasRollback = bytes?.includes('thread_rolled_back') === true;
    if (hasRollback) break;
  }
  const messages = new UserMessages();
  if (hasRollback) for await (const { number, line } of usableLines(handle, signal)) messages.take(number, line);
  return messages.undone;
}

async function* usableLines(
  handle: FileHandle,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ number: number; line: RolloutLine }> {
  let number = 0;
  for await (const { bytes } of linesForward(handle, { signal })) {
    const line = bytes === null ? 'too-long' : parseLine(bytes);
    if (typeof line !== 'string') yield { number, line };
    number += 1;
  }
}
