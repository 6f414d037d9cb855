import { type UserInput } from '@codex-ts/protocol';

/** What the user says while a turn runs. It waits here until the model is asked again. */
export class PendingInput {
  #waiting: (readonly UserInput[])[] = [];
  #isOpen = true;

  /** Returns false when the turn takes nothing more. */
  add(input: readonly UserInput[]): boolean {
    if (this.#isOpen) this.#waiting.push(input);
    return this.#isOpen;
  }

  /** Whether anything waits. If not, nothing is taken from now on: the turn is about to end. */
  hasMore(): boolean {
    this.#isOpen = this.#waiting.length > 0;
    return this.#isOpen;
  }

  take(): (readonly UserInput[])[] {
    return this.#waiting.splice(0);
  }

  close(): void {
    this.#isOpen = false;
  }
}
