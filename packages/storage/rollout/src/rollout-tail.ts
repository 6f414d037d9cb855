import { type FileHandle } from 'node:fs/promises';

import { linesBackward } from './lines-backward.ts';
import { parseLine } from './parse-line.ts';
import { type TurnContextItem } from './turn-context.ts';

/** How far from the end of a file its last settings and its last usage are looked for. */
const TAIL_BYTES = 8 * 1024 * 1024;

/** The newest settings and the newest usage of a thread; null when they are not near its end. */
export interface RolloutTail {
  context: TurnContextItem | null;
  totalTokens: number | null;
}

/** Reads the last `size` bytes of a file from the end, as far as needed. */
export async function rolloutTail(handle: FileHandle, size: number, signal?: AbortSignal): Promise<RolloutTail> {
  const tail: RolloutTail = { context: null, totalTokens: null };
  let seen = 0;
  for await (const { bytes } of linesBackward(handle, size, { signal, maxBytes: TAIL_BYTES })) {
    if (bytes !== null && mayMatter(bytes, tail)) {
      const line = parseLine(bytes);
      if (typeof line !== 'string' && line.type === 'turn_context') tail.context ??= line.payload;
      if (typeof line !== 'string' && line.type === 'event_msg' && line.payload.type === 'token_count') {
        tail.totalTokens ??= line.payload.info?.total_token_usage.total_tokens ?? null;
      }
    }
    seen += bytes?.length ?? TAIL_BYTES;
    if (seen >= TAIL_BYTES || (tail.context !== null && tail.totalTokens !== null)) break;
  }
  return tail;
}

function mayMatter(line: Buffer, tail: RolloutTail): boolean {
  return (tail.context === null && line.includes('turn_context')) || (tail.totalTokens === null && line.includes('token_count'));
}
