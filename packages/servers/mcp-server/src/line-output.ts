import { type Writable } from 'node:stream';
import { type RpcMessage } from './rpc-message.ts';

const MEBI = 1024 * 1024;
/** So much may lie in wait for the client before its own messages wait too. */
const PAUSE_AT = MEBI;

/** Writes messages to the client, one per line. After a failure what is written goes nowhere. */
export class LineOutput {
  readonly #output: Writable;
  readonly #maxWaiting: number;
  readonly #fail: (reason: Error) => void;
  #hasFailed = false;

  /**
   * `fail` is called once when the client cannot be written to any more: it is gone, or more than `maxWaiting` bytes lie
   * in wait because it does not read.
   */
  constructor(output: Writable, fail: (reason: Error) => void, maxWaiting = 32 * MEBI) {
    this.#output = output;
    this.#maxWaiting = maxWaiting;
    this.#fail = fail;
    output.on('error', (error) => this.#failed(error));
    output.on('close', () => this.#failed(new Error('the output was closed')));
  }

  write(message: RpcMessage): void {
    if (this.#hasFailed) return;
    if (this.#output.writableLength > this.#maxWaiting) this.#failed(new Error('it does not read what it is sent'));
    else this.#output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  /** Settles at once when little lies in wait, else when the client has taken it or never will. */
  async ready(): Promise<void> {
    if (this.#output.writableLength > PAUSE_AT) await this.flushed();
  }

  /** Settles when the client has taken everything, or never will. */
  async flushed(): Promise<void> {
    if (this.#hasFailed || !this.#output.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'error', 'close']) this.#output.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'error', 'close']) this.#output.once(event, done);
    });
  }

  #failed(reason: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#fail(reason);
  }
}
