/** One stream of a command up to a number of bytes: kept until it ends, or told as it comes. The rest is dropped. */
export class CappedOutput {
  readonly #cap: number;
  readonly #tell: ((chunk: Buffer, isFull: boolean) => void) | null;
  readonly #kept: Buffer[] = [];
  #size = 0;
  #isFull = false;

  /** `tell` gets the chunks, and with the last one that there will be no more; without it they are kept. */
  constructor(cap: number, tell: ((chunk: Buffer, isFull: boolean) => void) | null) {
    this.#cap = cap;
    this.#tell = tell;
  }

  push(chunk: Buffer): void {
    if (this.#isFull) return;
    const part = chunk.subarray(0, this.#cap - this.#size);
    this.#size += part.length;
    this.#isFull = this.#size >= this.#cap;
    if (this.#tell === null) this.#kept.push(part);
    else this.#tell(part, this.#isFull);
  }

  /** What was kept, as text; what is no UTF-8 is replaced. */
  text(): string {
    return Buffer.concat(this.#kept).toString('utf8');
  }
}
