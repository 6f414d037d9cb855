import { type Writable } from 'node:stream';

/**
 * Writes lines to a client. A client that reads slowly is waited for by `ready`; one that has stopped reading fails it
 * once `maxBacklog` bytes lie in wait. After a failure what is written goes nowhere.
 */
export class LineWriter {
  readonly #output: Writable;
  readonly #maxBacklog: number;
  readonly #fail: (reason: Error) => void;
  #failure: Error | null = null;

  /** `fail` is called once, with the reason, when the client cannot be written to any more. */
  constructor(output: Writable, maxBacklog: number, fail: (reason: Error) => void) {
    this.#output = output;
    this.#maxBacklog = maxBacklog;
    this.#fail = fail;
    output.on('error', (error) => this.#failed(error));
    output.on('close', () => this.#failed(new Error('the output was closed')));
  }

  get failure(): Error | null {
    return this.#failure;
  }

  write(text: string): void {
    if (this.#failure !== null) return;
    if (this.#output.writableLength > this.#maxBacklog) this.#failed(new Error('the client does not read what it is sent'));
    else this.#output.write(`${text}\n`);
  }

  /** Settles when the client has taken what lies in wait, or never will. */
  async ready(): Promise<void> {
    if (this.#failure !== null || !this.#output.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'error', 'close']) this.#output.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'error', 'close']) this.#output.once(event, done);
    });
  }

  #failed(reason: Error): void {
    if (this.#failure !== null) return;
    this.#failure = reason;
    this.#fail(reason);
  }
}
