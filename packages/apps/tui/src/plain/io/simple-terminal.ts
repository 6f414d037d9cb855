import { systemErrorCode } from '@codex-ts/protocol';

import { type ProcessHooks, type TerminalInput, type TerminalOutput } from '@codex-ts/terminal';
import { type LineInput, type LineTerminal } from './line-terminal.ts';
import { LineSplitter } from './line-splitter.ts';

export interface SimpleTerminalOptions {
  readonly input: TerminalInput;
  readonly output: TerminalOutput;
  readonly onInput: (input: LineInput) => void;
  /** Ctrl+C comes as a signal. */
  readonly hooks: Pick<ProcessHooks, 'on' | 'off'>;
}

const USUAL_COLUMNS = 80;
const GONE = new Set(['EIO', 'EPIPE', 'ENXIO']);

/**
 * A terminal that can no more than print (`TERM=dumb`): a shell window of Emacs, a serial line. Lines are edited by the
 * terminal, or by the system; only while something secret is typed its characters come to us one by one, unseen.
 */
export class SimpleTerminal implements LineTerminal {
  readonly isSimple = true;
  readonly #options: SimpleTerminalOptions;
  readonly #lines = new LineSplitter();
  #isHidden = false;
  #isGone = false;

  constructor(options: SimpleTerminalOptions) {
    const { input, output, hooks } = options;
    this.#options = options;
    hooks.on('SIGINT', this.#onInterrupt);
    output.on('error', this.#onError);
    input.on('error', this.#onError);
    input.on('end', this.#onEnd);
    input.on('data', this.#onData);
    input.resume();
  }

  get columns(): number {
    return this.#options.output.columns ?? USUAL_COLUMNS;
  }

  write(text: string): void {
    if (!this.#isGone && text !== '') this.#options.output.write(text);
  }

  hide(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    this.#options.input.setRawMode?.(isHidden);
  }

  stop(): void {
    // The system does that by itself.
  }

  async lend<T>(work: () => Promise<T>): Promise<T> {
    const { input } = this.#options;
    input.off('data', this.#onData);
    input.pause();
    try {
      return await work();
    } finally {
      input.on('data', this.#onData);
      input.resume();
    }
  }

  close(): void {
    const { input, output, hooks } = this.#options;
    this.hide(false);
    hooks.off('SIGINT', this.#onInterrupt);
    input.off('data', this.#onData);
    input.off('end', this.#onEnd);
    input.off('error', this.#onError);
    output.off('error', this.#onError);
    input.pause();
  }

  readonly #onData = (bytes: Uint8Array): void => {
    for (const input of this.#lines.push(bytes)) this.#options.onInput(input);
  };

  readonly #onInterrupt = (): void => this.#options.onInput({ type: 'interrupt' });

  /** Ctrl+D, which does not keep us from saying the last words; or it is gone, which writing finds out. */
  readonly #onEnd = (): void => this.#options.onInput({ type: 'closed' });

  readonly #onError = (error: Error): void => {
    if (!GONE.has(systemErrorCode(error) ?? '')) throw error;
    if (this.#isGone) return;
    this.#isGone = true;
    this.#onEnd();
  };
}
