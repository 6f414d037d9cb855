import { type Terminal } from '@codex-ts/terminal';
import { type LineTerminal } from './line-terminal.ts';

/** A terminal that gives key by key; what is typed is shown by us. */
export class KeyTerminal implements LineTerminal {
  readonly isSimple = false;
  readonly #terminal: Terminal;

  /** Takes the terminal. Throws CodexError `no_terminal`. */
  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    terminal.open();
  }

  get columns(): number {
    return this.#terminal.size.columns;
  }

  write(text: string): void {
    this.#terminal.write(text);
  }

  hide(): void {
    // Nothing is seen but what we show.
  }

  stop(): void {
    this.#terminal.stop();
  }

  lend<T>(work: () => Promise<T>): Promise<T> {
    return this.#terminal.lend(work);
  }

  close(): void {
    this.#terminal.close();
  }
}
