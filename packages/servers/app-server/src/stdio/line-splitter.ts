/** One line without its end, or what is left of one that was too long to keep. */
export type Line = { kind: 'line'; bytes: Buffer } | { kind: 'tooLong'; head: Buffer; tail: Buffer; length: number };

/** How much of each end of a line that is too long is kept: enough to find out whose request it was. */
const KEPT = 4096;
const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines. Holds at most `maxBytes` and one chunk, however long a line gets. */
export class LineSplitter {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #length = 0;
  #tail: Buffer | null = null;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that are held. */
  get held(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, this.#tail?.length ?? 0);
  }

  /** The lines that this chunk ends. */
  *push(chunk: Buffer): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#add(chunk.subarray(start, end));
      yield this.#take();
      start = end + 1;
    }
    this.#add(chunk.subarray(start));
  }

  /** The last line when it has no end; null when there is nothing of it. */
  end(): Line | null {
    return this.#length === 0 ? null : this.#take();
  }

  #add(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    if (this.#tail !== null) {
      this.#tail = lastOf(Buffer.concat([this.#tail, lastOf(bytes)]));
    } else if (this.#length <= this.#maxBytes) {
      this.#parts.push(bytes);
    } else {
      const all = Buffer.concat([...this.#parts, bytes.subarray(0, KEPT)]);
      this.#tail = lastOf(Buffer.concat([lastOf(Buffer.concat(this.#parts)), lastOf(bytes)]));
      this.#parts = [Buffer.from(all.subarray(0, KEPT))];
    }
  }

  #take(): Line {
    const [length, tail, head] = [this.#length, this.#tail, Buffer.concat(this.#parts)];
    this.#parts = [];
    this.#length = 0;
    this.#tail = null;
    return tail === null ? { kind: 'line', bytes: head } : { kind: 'tooLong', head, tail, length };
  }
}

/** A copy, so that the chunk it is of can go. */
function lastOf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(Math.max(0, bytes.length - KEPT)));
}
