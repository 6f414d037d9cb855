import { type Writable } from 'node:stream';

export interface Backlog {
  /** How many bytes may lie in wait for a client before its own messages wait too. */
  readonly pauseAt: number;
  /** How many may lie in wait before the client is given up. */
  readonly max: number;
}

/**
 * Writes lines to a client. A client that reads slowly is waited for by `ready`; one that has stopped reading fails it
 * once too many bytes lie in wait. After a failure what is written goes nowhere.
 */
export class LineWriter {
  readonly #output: Writable;
  readonly #backlog: Backlog;
  readonly #fail: (reason: Error) => void;
  #failure: Error | null = null;
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
    if (this.#output.writableLength > this.#backlog.max) this.#failed(new Error('the client does not read what it is sent'));
    else {
      this.#cork();
      this.#output.write(`${text}\n`);
    }
  }

  /** Settles at once when little lies in wait, else when the client has taken it or never will. */
  async ready(): Promise<void> {
    if (this.#output.writableLength > this.#backlog.pauseAt) await this.flushed();
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
