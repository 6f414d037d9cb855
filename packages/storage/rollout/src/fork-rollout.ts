import { type FileHandle } from 'node:fs/promises';

import { AtomicFile } from './atomic-file.ts';
import { encodeLine } from './encode-line.ts';
import { type RolloutItem, type RolloutLine } from './line.ts';
import { linesForward } from './lines-forward.ts';
import { newRolloutPath } from './new-rollout-path.ts';
import { withRollout } from './open-rollout.ts';
import { parseLine } from './parse-line.ts';
import { RolloutError } from './rollout-error.ts';
import { nodeRolloutFs, type RolloutFs } from './rollout-fs.ts';
import { RolloutWriter } from './rollout-writer.ts';
import { type SessionMeta } from './session-meta.ts';
import { UserMessages } from './user-messages.ts';

export interface ForkOptions {
  codexHome: string;
  parentPath: string;
  /** Of the new thread, with `forked_from_id`. */
  meta: SessionMeta;
  /** Keep what comes before this message of the user, counting from 0; all when there are fewer. */
  beforeUserMessage?: number | undefined;
  /** Appended when what is copied ends within a turn. A `turn_aborted` without an id gets that of the turn. */
  markInterrupted: readonly RolloutItem[];
  signal?: AbortSignal | undefined;
  fs?: RolloutFs;
  now?: () => Date;
}

/**
 * Makes the rollout of a new thread out of another one: its own meta, then the parent's lines byte for byte, with the
 * parent's meta, its rolled-back turns and their markers. Lines that are no JSON are left out, and so is what another
 * process appends meanwhile. A cut before a message that opened a turn leaves out that turn's own lines too.
 *
 * The file appears whole or not at all; lines pass through without being held. Throws RolloutError
 * `rollout_unreadable` for the parent, `rollout_empty` when it is, `rollout_bad_meta`, `rollout_not_stored`, and `signal.reason`.
 */
export async function forkRollout(options: ForkOptions): Promise<{ path: string; writer: RolloutWriter }> {
  const { codexHome, parentPath, meta, signal, now = () => new Date() } = options;
  const fs = options.fs ?? nodeRolloutFs;
  const path = newRolloutPath(codexHome, meta);
  await withRollout(parentPath, signal, async (parent) => {
    const { size } = await parent.stat();
    if (size === 0) throw RolloutError.content(parentPath, 'empty session file', 'rollout_empty');
    const end = await lineToEndAt(parent, size, options);
    const stamp = now().toISOString();
    const file = new AtomicFile(path, codexHome, fs);
    try {
      await file.write(encodeLine(stamp, { type: 'session_meta', payload: meta }));
      const openTurn = await copyLines(parent, { size, end, signal }, (bytes) => file.write(bytes));
      if (openTurn !== undefined) for (const item of options.markInterrupted) await file.write(encodeLine(stamp, ofTurn(item, openTurn)));
      await file.commit();
    } catch (error) {
      await file.discard();
      throw error;
    }
  });
  return { path, writer: await RolloutWriter.open(path, { fs, now }) };
}

/** The number of the first line to leave out; Infinity for none. */
async function lineToEndAt(parent: FileHandle, size: number, options: ForkOptions): Promise<number> {
  if (options.beforeUserMessage === undefined) return Infinity;
  const messages = new UserMessages();
  let number = 0;
  for await (const { bytes } of linesForward(parent, { signal: options.signal, endAt: size })) {
    messages.take(number, usable(bytes));
    number += 1;
  }
  return messages.cutBefore(options.beforeUserMessage)?.line ?? Infinity;
}

/** Gives the id of the turn that the copied lines end within; undefined when they end between turns. */
async function copyLines(
  parent: FileHandle,
  { size, end, signal }: { size: number; end: number; signal: AbortSignal | undefined },
  write: (bytes: Buffer) => Promise<void>,
): Promise<string | null | undefined> {
  const messages = new UserMessages();
  let number = 0;
  for await (const { bytes } of linesForward(parent, { signal, endAt: size })) {
    if (number >= end) break;
    const line = bytes === null ? 'too-long' : parseLine(bytes);
    if (bytes !== null && !isWaste(line)) {
      await write(bytes);
      await write(LINE_FEED);
    }
    messages.take(number, typeof line === 'string' ? null : line);
    number += 1;
  }
  return messages.openTurn;
}

const LINE_FEED = Buffer.from('\n');

function usable(bytes: Buffer | null): RolloutLine | null {
  const line = bytes === null ? null : parseLine(bytes);
  return typeof line === 'string' ? null : line;
}

/** Lines that say nothing to any reader. Those of kinds we do not know stay: newer programs may. */
function isWaste(line: ReturnType<typeof parseLine> | 'too-long'): boolean {
  return line === 'blank' || line === 'not-utf8' || line === 'not-json' || line === 'too-long';
}

function ofTurn(item: RolloutItem, turnId: string | null): RolloutItem {
  if (item.type !== 'event_msg' || item.payload.type !== 'turn_aborted' || item.payload.turn_id != null) return item;
  return { type: 'event_msg', payload: { ...item.payload, turn_id: turnId } };
}
