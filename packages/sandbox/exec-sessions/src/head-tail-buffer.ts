import { decodeLossy, trimPartialEnd, trimPartialStart } from './utf8-lossy.ts';

/** How much of one command's output is kept, as in the original. */
export const OUTPUT_LIMIT_BYTES = 1024 * 1024;

const FIRST_ALLOCATION = 4096;

/**
 * Keeps the first and the last half of `limit` bytes of a stream and counts the rest. Memory never exceeds `limit`
 * plus one growth step, however many chunks of whatever size come in.
 */
export class HeadTailBuffer {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  #head = Buffer.alloc(0);
  #headLength = 0;
  /** A ring once `#tailLength` has reached its limit; `#tailStart` is its oldest byte. */
  #tail = Buffer.alloc(0);
  #tailLength = 0;
  #tailStart = 0;
  #total = 0;

  constructor(limit: number = OUTPUT_LIMIT_BYTES) {
    this.#headLimit = Math.ceil(limit / 2);
    this.#tailLimit = Math.floor(limit / 2);
  }

  /** Bytes seen, kept or not. */
  get totalBytes(): number {
    return this.#total;
  }

  /** What it takes of memory now. */
  get retainedBytes(): number {
    return this.#head.length + this.#tail.length;
  }

  push(chunk: Buffer): void {
    this.#total += chunk.length;
    const forHead = Math.min(chunk.length, this.#headLimit - this.#headLength);
    if (forHead > 0) {
      this.#head = grown(this.#head, this.#headLength, this.#headLength + forHead, this.#headLimit);
      chunk.copy(this.#head, this.#headLength, 0, forHead);
      this.#headLength += forHead;
    }
    if (forHead < chunk.length) this.#pushTail(chunk.subarray(forHead));
  }

  /**
   * The kept bytes as text: invalid UTF-8 replaced, never more than the limit in kept bytes plus marker. When bytes
   * are missing, a marker line in the middle says how many.
   */
  text(): string {
    const tail = this.#tailBytes();
    const dropped = this.#total - this.#headLength - this.#tailLength;
    if (dropped === 0) return decodeLossy(Buffer.concat([this.#headBytes(), tail]));
    const head = trimPartialEnd(this.#headBytes());
    // The marker takes its room from the oldest of the tail, so that the whole stays within the limit.
    const room = Buffer.byteLength(marker(this.#total));
    const end = trimPartialStart(tail.subarray(Math.min(room, tail.length)));
    return decodeLossy(head) + marker(this.#total - head.length - end.length) + decodeLossy(end);
  }

  /**
   * Empties the buffer and returns its text and byte count. With `holdPartial`, a character whose last bytes have
   * not come yet stays for the next time.
   */
  take(options: { holdPartial: boolean }): { text: string; totalBytes: number } {
    const kept = options.holdPartial ? this.#partialEnd() : Buffer.alloc(0);
    const isWhole = this.#total === this.#headLength + this.#tailLength;
    const text = isWhole ? decodeLossy(this.#allBytes(kept.length)) : this.text();
    const totalBytes = this.#total - (isWhole ? kept.length : 0);
    this.#headLength = this.#tailLength = this.#tailStart = this.#total = 0;
    this.#head = this.#tail = Buffer.alloc(0);
    if (isWhole && kept.length > 0) this.push(kept);
    return { text, totalBytes };
  }

  #partialEnd(): Buffer {
    const bytes = this.#allBytes(0);
    return Buffer.from(bytes.subarray(trimPartialEnd(bytes).length));
  }

  #allBytes(without: number): Buffer {
    const bytes = this.#tailLength === 0 ? this.#headBytes() : Buffer.concat([this.#headBytes(), this.#tailBytes()]);
    return bytes.subarray(0, bytes.length - without);
  }

  #headBytes(): Buffer {
    return this.#head.subarray(0, this.#headLength);
  }

  #tailBytes(): Buffer {
    const bytes = this.#tail.subarray(0, this.#tailLength);
    return this.#tailStart === 0 ? bytes : Buffer.concat([bytes.subarray(this.#tailStart), bytes.subarray(0, this.#tailStart)]);
  }

  #pushTail(chunk: Buffer): void {
    if (this.#tailLimit === 0) return;
    const fresh = chunk.length > this.#tailLimit ? chunk.subarray(chunk.length - this.#tailLimit) : chunk;
    const appended = Math.min(fresh.length, this.#tailLimit - this.#tailLength);
    this.#tail = grown(this.#tail, this.#tailLength, this.#tailLength + appended, this.#tailLimit);
    fresh.copy(this.#tail, this.#tailLength, 0, appended);
    this.#tailLength += appended;
    this.#overwriteOldest(fresh.subarray(appended));
  }

  #overwriteOldest(chunk: Buffer): void {
    const first = Math.min(chunk.length, this.#tailLimit - this.#tailStart);
    chunk.copy(this.#tail, this.#tailStart, 0, first);
    chunk.copy(this.#tail, 0, first);
    this.#tailStart = (this.#tailStart + chunk.length) % this.#tailLimit;
  }
}

function marker(droppedBytes: number): string {
  return `\n… ${droppedBytes} bytes omitted …\n`;
}

/** A buffer with room for `needed` bytes, doubling up to `limit`, with the first `used` bytes carried over. */
function grown(buffer: Buffer<ArrayBuffer>, used: number, needed: number, limit: number): Buffer<ArrayBuffer> {
  if (needed <= buffer.length) return buffer;
  const bigger = Buffer.allocUnsafe(Math.min(limit, Math.max(needed, buffer.length * 2, FIRST_ALLOCATION)));
  buffer.copy(bigger, 0, 0, used);
  return bigger;
}
