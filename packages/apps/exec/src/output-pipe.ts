import { CodexError, systemErrorCode } from '@codex-ts/protocol';

/** What we need of `process.stdout` and `process.stderr`. */
export interface OutputStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean | undefined;
}

/**
 * Writes to a stream whose reader may go away. After the first failure nothing more is written and `onBroken` is
 * called once. The error listener stays on the stream: Node reports a failed write again after its callback.
 */
export class OutputPipe {
  readonly #stream: OutputStream;
  readonly #onBroken: () => void;
  #failure: Error | undefined;

  constructor(stream: OutputStream, onBroken: () => void = () => undefined) {
    this.#stream = stream;
    this.#onBroken = onBroken;
    stream.on('error', this.#settle);
  }

  write(text: string): void {
    if (this.#failure === undefined && text !== '') this.#stream.write(text, this.#settle);
  }

  /** Resolves when all is written. Throws what went wrong, unless it was only that the reader had seen enough. */
  async flush(): Promise<void> {
    if (this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#stream.write('', (error) => {
          this.#settle(error);
          resolve();
        });
      });
    }
    if (this.#failure === undefined || systemErrorCode(this.#failure) === 'EPIPE') return;
    throw new CodexError(`The output could not be written: ${this.#failure.message}`, { code: 'output_failed', cause: this.#failure });
  }

  readonly #settle = (error?: Error | null): void => {
    if (error == null || this.#failure !== undefined) return;
    this.#failure = error;
    this.#onBroken();
  };
}
