/** Counts what a fault suite tried and what came through, and prints it where the run can be read. */
export class Tally {
  tried = 0;
  survived = 0;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Runs one case; a case that fails its expectations ends the test and is not counted as survived. */
  async run(body: () => Promise<void> | void): Promise<void> {
    this.tried += 1;
    await body();
    this.survived += 1;
  }

  print(): void {
    process.stdout.write(`${this.#name}: tried ${this.tried}, survived ${this.survived}\n`);
  }
}
