import { type Writable } from 'node:stream';

export interface Backlog {
  /** How many bytes may lie in wait for a client before its own messages wait too. */
  readonly pauseAt: number;
  /** How many may lie in wait before the client is given up. */
  readonly max: number;
}

/**
 * Writes lines to a client. A client that reads slowly is waited for by `congestion`; one that has stopped reading fails it
 * once too many bytes lie in wait. After a failure what is written goes nowhere.
 */
export class LineWriter {
  readonly #output: Writable;
  readonly #backlog: Backlog;
  readonly #fail: (reason: Error) => void;
  #failure: Error | null = null;
  /** Of what has been written since nothing lay in wait: one message, which a client may have asked for, can be large. */
  #largest = 0;
  #isCorked = false;

  /** `fail` is called once, with the reason, when the client cannot be written to any more. */
  constructor(output: Writable, backlog: Backlog, fail: (reason: Error) => void) {
    this.#output = output;
    this.#backlog = backlog;
    this.#fail = fail;
    output.on('error', (error) => this.#failed(error));
    output.on('close', () => this.#failed(new Error('the output was closed')));
  }

  get failure(): Error | null {
    return this.#failure;
  }

  write(text: string): void {
    if (this.#failure !== null) return;
    const waiting = this.#output.writableLength;
    if (waiting > Math.max(this.#backlog.max, 2 * this.#largest)) this.#failed(new Error('the client does not read what it is sent'));
    else {
      this.#cork();
      this.#largest = Math.max(waiting === 0 ? 0 : this.#largest, text.length);
      this.#output.write(`${text}\n`);
    }
  }

  /** Null when little lies in wait; else settles when the client has taken it or never will. */
  congestion(): Promise<void> | null {
    return this.#output.writableLength > this.#backlog.pauseAt ? this.flushed() : null;
  }

  /** Settles when the client has taken everything, or never will. */
  async flushed(): Promise<void> {
    this.#uncork();
    if (this.#failure !== null || !this.#output.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'error', 'close']) this.#output.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'error', 'close']) this.#output.once(event, done);
    });
  }

  /** What is written in one go of the event loop leaves in one write. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#output.cork();
    process.nextTick(() => this.#uncork());
  }

  #uncork(): void {
    if (!this.#isCorked) return;
    this.#isCorked = false;
    this.#output.uncork();
  }

  #failed(reason: Error): void {
    if (this.#failure !== null) return;
    this.#failure = reason;
    this.#fail(reason);
  }
}
