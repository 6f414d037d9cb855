import { type FileHandle } from 'node:fs/promises';

import { linesBackward } from './lines-backward.ts';
import { linesForward } from './lines-forward.ts';
import { parseLine } from './parse-line.ts';
import { type SessionMeta } from './session-meta.ts';

/** Lines from the start within which a thread must show a message of its user to be offered for resuming. */
const HEAD_LINES = 210;

/** The meta of a thread that a person has spoken in, null for all other files. */
export async function spokenMeta(handle: FileHandle, signal: AbortSignal | undefined): Promise<SessionMeta | null> {
  let meta: SessionMeta | null = null;
  let isSpoken = false;
  let count = 0;
  for await (const { bytes } of linesForward(handle, { signal })) {
    const line = bytes === null ? 'too-long' : parseLine(bytes);
    if (typeof line !== 'string' && line.type === 'session_meta') meta ??= line.payload;
    if (typeof line !== 'string' && line.type === 'event_msg') isSpoken ||= line.payload.type === 'user_message';
    count += 1;
    if ((meta !== null && isSpoken) || count >= HEAD_LINES) break;
  }
  return isSpoken ? meta : null;
}

/** The folder the newest turn of a thread ran in; the one it began in when no turn says. */
export async function latestCwd(handle: FileHandle, meta: SessionMeta, signal?: AbortSignal): Promise<string> {
  const { size } = await handle.stat();
  for await (const { bytes } of linesBackward(handle, size, { signal })) {
    if (bytes === null || !bytes.includes('"turn_context"')) continue;
    const line = parseLine(bytes);
    if (typeof line !== 'string' && line.type === 'turn_context') return line.payload.cwd;
  }
  return meta.cwd;
}
