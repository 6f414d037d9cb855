import { RuleFault } from './rule-fault.ts';

/** Steps and text that one file may use up: 10,000 rules need a tenth of it, and it is gone in well under a second. */
const WORK = 4_000_000;
/** Characters of text that one step is worth. */
const TEXT_PER_STEP = 4;
const MAX_TEXT = 1_000_000;
const MAX_DEPTH = 400;
/** As many as the original has. */
const MAX_CALLS = 50;

/**
 * What a rules file may use. No file can hang a start or fill the memory: every step, every element of a list and
 * every character of a string that is made or walked through is counted.
 */
export class Budget {
  #left = WORK;
  #depth = 0;
  #calls = 0;

  /** Counts steps or elements of lists. @throws RuleFault when all are used up */
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new RuleFault('the file does too much: it was stopped after the work that a rules file may do');
  }

  /** Counts text, before it is made. @throws RuleFault */
  spendText(length: number): void {
    this.checkText(length);
    this.spend(1 + length / TEXT_PER_STEP);
  }

  /** @throws RuleFault for a string that is too long */
  checkText(length: number): void {
    if (length > MAX_TEXT) throw new RuleFault(`a string of more than ${MAX_TEXT} characters`);
  }

  /** Something begins inside something else; `leave` when it has ended. @throws RuleFault when that goes on for too long */
  enter(): void {
    if (this.#depth >= MAX_DEPTH) throw new RuleFault('nested too deeply');
    this.#depth += 1;
  }

  leave(): void {
    this.#depth -= 1;
  }

  /** Runs the body of a function. @throws RuleFault when too many call one another */
  called<T>(action: () => T): T {
    if (this.#calls >= MAX_CALLS) throw new RuleFault(`call stack overflow: more than ${MAX_CALLS} functions inside one another`);
    this.#calls += 1;
    try {
      return action();
    } finally {
      this.#calls -= 1;
    }
  }
}
