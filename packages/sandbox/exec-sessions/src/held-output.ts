/** How bwrap begins its own messages. */
const PREFIX = Buffer.from('bwrap: ');
const HOLD_MS = 1000;
const HOLD_BYTES = 16 * 1024;

/**
 * Stands between a sandboxed process and its listeners until it is clear whose words the first bytes are: output
 * that begins like bwrap's own error waits until the process ends, a second passes, or it grows too long to be one.
 * All other output passes at once.
 */
export class HeldOutput {
  readonly #sink: (chunk: Buffer) => void;
  #held: Buffer | null = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: (chunk: Buffer) => void) {
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    if (this.#held === null) {
      this.#sink(chunk);
      return;
    }
    this.#held = Buffer.concat([this.#held, chunk]);
    const compared = Math.min(this.#held.length, PREFIX.length);
    const looksLikeOurs = this.#held.subarray(0, compared).equals(PREFIX.subarray(0, compared));
    if (!looksLikeOurs || this.#held.length > HOLD_BYTES) this.pass();
    else this.#timer ??= setTimeout(() => this.pass(), HOLD_MS).unref();
  }

  /** What is held back now, for judging. */
  get heldText(): string {
    return this.#held?.toString('utf8') ?? '';
  }

  /** It is the command's: let it through. */
  pass(): void {
    const held = this.#held;
    this.drop();
    if (held !== null && held.length > 0) this.#sink(held);
  }

  /** It was the sandbox program's, or nobody wants it any more. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#held = null;
  }
}
