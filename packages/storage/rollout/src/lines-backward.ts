import { type FileHandle } from 'node:fs/promises';

import { type RawLine } from './lines-forward.ts';
import { BLOCK_BYTES, type LineOptions, MAX_LINE_BYTES, readAt } from './read-chunks.ts';

const LINE_FEED = 0x0a;

/**
 * The lines of the first `size` bytes of a file, last one first, so that a reader who needs only the end of a big file
 * pays only for that. Memory: one line. Stops with `signal.reason` when aborted.
 */
export async function* linesBackward(
  handle: FileHandle,
  size: number,
  options: LineOptions = {},
): AsyncGenerator<RawLine> {
  const limit = options.maxBytes ?? MAX_LINE_BYTES;
  const blockBytes = options.blockBytes ?? BLOCK_BYTES;
  /** Newest block first: the part of the current line that lies in later blocks. */
  let later: Buffer[] = [];
  let laterBytes = 0;
  let terminated = false;
  const take = (head: Buffer): RawLine => {
    const whole = laterBytes + head.length <= limit;
    const line = { bytes: whole ? Buffer.concat([head, ...later.toReversed()]) : null, terminated };
    later = [];
    laterBytes = 0;
    terminated = true;
    return line;
  };
  for (let position = size; position > 0; ) {
    options.signal?.throwIfAborted();
    const length = Math.min(blockBytes, position);
    position -= length;
    const block = await readAt(handle, position, length);
    let end = block.length;
    for (let at = lastFeed(block, end); at >= 0; at = lastFeed(block, end)) {
      const tail = block.subarray(at + 1, end);
      // What follows the last line feed of the file is a line only if there is something.
      if (terminated || tail.length + laterBytes > 0) yield take(tail);
      terminated = true;
      end = at;
    }
    laterBytes += end;
    if (laterBytes > limit) later = [];
    else later.push(block.subarray(0, end));
  }
  if (size > 0 && (terminated || laterBytes > 0)) yield take(Buffer.alloc(0));
}

function lastFeed(block: Buffer, end: number): number {
  return end === 0 ? -1 : block.lastIndexOf(LINE_FEED, end - 1);
}
