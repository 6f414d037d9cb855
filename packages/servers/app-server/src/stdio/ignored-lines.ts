/** How many are named one by one. */
const NAMED = 10;

/**
 * Keeps the log readable when a client sends noise: the first lines are named one by one, later ones counted, each time
 * their number has doubled.
 */
export class IgnoredLines {
  readonly #log: (text: string) => void;
  #count = 0;
  #next = NAMED * 2;

  constructor(log: (text: string) => void) {
    this.#log = log;
  }

  add(why: string): void {
    this.#count += 1;
    if (this.#count <= NAMED) this.#log(`ignored a line: ${why}`);
    if (this.#count < this.#next) return;
    this.#next *= 2;
    this.#log(`ignored ${this.#count} lines so far: ${why}`);
  }
}
