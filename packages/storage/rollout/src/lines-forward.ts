import { type FileHandle } from 'node:fs/promises';

import { BLOCK_BYTES, type LineOptions, MAX_LINE_BYTES, readAt } from './read-chunks.ts';

const LINE_FEED = 0x0a;

/** The bytes of one line without its line feed; null when it is longer than the limit. */
export interface RawLine {
  bytes: Buffer | null;
  /** Whether a line feed ends it. Only the last line of a file may lack it. */
  terminated: boolean;
}

/** The lines of a file from its start. Memory: one line, at most `maxBytes`. Stops with `signal.reason` when aborted. */
export async function* linesForward(
  handle: FileHandle,
  options: LineOptions = {},
): AsyncGenerator<RawLine> {
  const open = new OpenLine(options.maxBytes ?? MAX_LINE_BYTES);
  const blockBytes = options.blockBytes ?? BLOCK_BYTES;
  const endAt = options.endAt ?? Infinity;
  for (let position = 0; ; ) {
    options.signal?.throwIfAborted();
    const block = await readAt(handle, position, Math.min(blockBytes, endAt - position));
    position += block.length;
    let start = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, start)) {
      open.add(block.subarray(start, end));
      yield { bytes: open.take(), terminated: true };
      start = end + 1;
    }
    open.add(block.subarray(start));
    if (block.length < blockBytes) break;
  }
  if (open.length > 0) yield { bytes: open.take(), terminated: false };
}

/** A line whose end is not reached yet. */
class OpenLine {
  readonly #limit: number;
  #parts: Buffer[] = [];
  length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.#limit) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  take(): Buffer | null {
    const bytes = this.length > this.#limit ? null : Buffer.concat(this.#parts);
    this.#parts = [];
    this.length = 0;
    return bytes;
  }
}
