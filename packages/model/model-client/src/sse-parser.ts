import { isUtf8 } from 'node:buffer';

const LF = 10;
const CR = 13;
const NOTHING = Buffer.alloc(0);
/** One event larger than this is a runaway server, not an answer. */
const MAX_EVENT_BYTES = 64 * 1024 * 1024;
const BOM = Buffer.from('\ufeff');
const DATA = Buffer.from('data');

/**
 * Server-sent events to their `data` texts, as the HTML standard has it: LF, CRLF or CR ends a line, an empty line
 * ends an event, several data lines are joined by LF, comments and other fields mean nothing here. An event that is
 * not ended by an empty line is not an event. Works on bytes, so that a chunk may end anywhere, inside a character too.
 */
export class SseParser {
  /** Parts of a line whose end has not come yet. */
  #open: Buffer[] = [];
  #openBytes = 0;
  /** Data lines of the event so far; null when it has none. */
  #data: string | null = null;
  #dataBytes = 0;
  #afterCr = false;
  #isFirstLine = true;
  #fault: string | null = null;

  /** Why nothing more can be read from these bytes; events returned before still hold. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Takes the next bytes and returns the data of every event that they complete; nothing after a fault. */
  push(chunk: Uint8Array): string[] {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const events: string[] = [];
    let start = 0;
    if (this.#afterCr && bytes.length > 0) {
      this.#afterCr = false;
      if (bytes[0] === LF) start = 1;
    }
    let cr = bytes.indexOf(CR, start);
    while (this.#fault === null) {
      const lf = bytes.indexOf(LF, start);
      if (cr !== -1 && cr < start) cr = bytes.indexOf(CR, start);
      const end = lf === -1 || (cr !== -1 && cr < lf) ? cr : lf;
      if (end === -1) break;
      this.#line(this.#whole(bytes, start, end), events);
      start = end + 1;
      if (end === cr && start === bytes.length) this.#afterCr = true;
      else if (end === cr && bytes[start] === LF) start += 1;
    }
    if (start < bytes.length && this.#fault === null) this.#keep(bytes.subarray(start));
    return events;
  }

  #keep(part: Buffer): void {
    this.#openBytes += part.length;
    this.#checkSize();
    this.#open.push(part);
  }

  /** The line that ends at `end`, with what earlier chunks had of it. */
  #whole(bytes: Buffer, start: number, end: number): Buffer {
    const last = bytes.subarray(start, end);
    if (this.#open.length === 0) return last;
    const line = Buffer.concat([...this.#open, last]);
    this.#open = [];
    this.#openBytes = 0;
    return line;
  }

  #line(raw: Buffer, events: string[]): void {
    const line = this.#isFirstLine && raw.subarray(0, 3).equals(BOM) ? raw.subarray(3) : raw;
    this.#isFirstLine = false;
    if (line.length === 0) {
      if (this.#data !== null) events.push(this.#data);
      this.#data = null;
      this.#dataBytes = 0;
      return;
    }
    const value = dataOf(line);
    if (value === null) return;
    if (!isUtf8(value)) this.#fault = 'the event stream is not valid UTF-8';
    this.#dataBytes += value.length;
    this.#checkSize();
    const text = value.toString('utf8');
    this.#data = this.#data === null ? text : `${this.#data}\n${text}`;
  }

  #checkSize(): void {
    if (this.#openBytes + this.#dataBytes > MAX_EVENT_BYTES) this.#fault = 'one event of the stream is larger than 64 MiB';
  }
}

/** The value of a `data` line, null for any other line. */
function dataOf(line: Buffer): Buffer | null {
  if (line[0] !== DATA[0] || line[1] !== DATA[1] || line[2] !== DATA[2] || line[3] !== DATA[3]) return null;
  if (line.length === DATA.length) return NOTHING;
  if (line[4] !== 0x3a) return null;
  return line.subarray(line[5] === 0x20 ? 6 : 5);
}
