import { systemErrorCode } from '@codex-ts/protocol';
import { type Readable } from 'node:stream';

const NEWLINE = 0x0a;

/**
 * The lines of a stream without their ends; null for each that is longer than `maxBytes`. Holds at most one line. Ends
 * with the stream, also when that is destroyed.
 * @throws what the stream fails with
 */
export async function* readLines(input: Readable, maxBytes: number): AsyncGenerator<Buffer | null> {
  const open = new OpenLine(maxBytes);
  try {
    for await (const chunk of input) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        open.add(bytes.subarray(start, end));
        yield open.take();
        start = end + 1;
      }
      open.add(bytes.subarray(start));
    }
  } catch (error) {
    if (systemErrorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    return;
  }
  if (open.length > 0) yield open.take();
}

/** A line whose end has not come yet. */
class OpenLine {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.#maxBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  take(): Buffer | null {
    const line = this.length > this.#maxBytes ? null : Buffer.concat(this.#parts);
    this.#parts = [];
    this.length = 0;
    return line;
  }
}
