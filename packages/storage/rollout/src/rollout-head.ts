import { type FileHandle } from 'node:fs/promises';

import { linesForward } from './lines-forward.ts';
import { parseLine } from './parse-line.ts';
import { type SessionMeta } from './session-meta.ts';
import { type TurnContextItem } from './turn-context.ts';

/** Lines from the start within which a thread must show a message of its user to be listed. */
const HEAD_LINES = 210;

/** More than any first message with its pictures; a bound all the same. */
const HEAD_BYTES = 64 * 1024 * 1024;

/** The beginning of a thread that a person has spoken in. */
export interface RolloutHead {
  meta: SessionMeta;
  /** The text of the first message. */
  firstMessage: string;
  /** The settings of the first turn, when they stand before the message. */
  context: TurnContextItem | null;
}

/** Reads the start of a rollout; null when it has no meta or no message of a user there. */
export async function rolloutHead(handle: FileHandle, signal?: AbortSignal): Promise<RolloutHead | null> {
  let meta: SessionMeta | null = null;
  let firstMessage: string | null = null;
  let context: TurnContextItem | null = null;
  let lines = 0;
  let bytes = 0;
  for await (const raw of linesForward(handle, { signal, maxBytes: HEAD_BYTES })) {
    const line = raw.bytes === null || !mayMatter(raw.bytes) ? null : parseLine(raw.bytes);
    if (line !== null && typeof line !== 'string') {
      if (line.type === 'session_meta') meta ??= line.payload;
      else if (line.type === 'turn_context') context ??= line.payload;
      else if (line.type === 'event_msg' && line.payload.type === 'user_message') firstMessage ??= line.payload.message;
    }
    if (meta !== null && firstMessage !== null) return { meta, firstMessage, context };
    lines += 1;
    bytes += raw.bytes?.length ?? HEAD_BYTES;
    if (lines >= HEAD_LINES || bytes >= HEAD_BYTES) break;
  }
  return null;
}

function mayMatter(line: Buffer): boolean {
  return line.includes('user_message') || line.includes('session_meta') || line.includes('turn_context');
}
