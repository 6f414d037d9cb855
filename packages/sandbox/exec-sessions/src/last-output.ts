/** What can be done about a terminal's output; node-pty's has it. */
interface Held {
  pause(): void;
  resume(): void;
}

/**
 * Keeps the order of a terminal's output when it was held as the program ended: then some of it lies in Node already, and
 * what is left in the terminal must not come before it. Where the last output is not kept (see `keepLastOutput`) nothing
 * is held: it would be lost.
 */
export class LastOutput {
  readonly #terminal: Held;
  readonly #onData: (chunk: Buffer) => void;
  readonly #behind: Buffer[] = [];
  #isHeld = false;
  #isOver = false;
  #waits = false;

  constructor(terminal: Held, onData: (chunk: Buffer) => void) {
    this.#terminal = terminal;
    this.#onData = onData;
  }

  hold(isHeld: boolean): void {
    if (this.#isOver || process.platform !== 'linux') return;
    this.#isHeld = isHeld;
    if (isHeld) this.#terminal.pause();
    else this.#terminal.resume();
  }

  /** The program has ended; what is left comes next. */
  begin(): void {
    this.#isOver = true;
    this.#waits = this.#isHeld;
    if (this.#isHeld) this.#terminal.resume();
  }

  push(chunk: Buffer): void {
    if (this.#waits) this.#behind.push(chunk);
    else this.#onData(chunk);
  }

  /** Everything that came before has been told. */
  pass(): void {
    for (const chunk of this.#behind.splice(0)) this.#onData(chunk);
  }
}
