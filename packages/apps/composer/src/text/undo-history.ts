import { type Change } from './text-buffer.ts';
import { draftSize } from './token.ts';

/** What one undo takes back. Cursors in UTF-16 units. */
export interface UndoStep {
  readonly changes: Change[];
  readonly cursorBefore: number;
  cursorAfter: number;
}

/** Beyond these the oldest steps are forgotten: steps, and characters that they keep. */
const MOST_STEPS = 2_000;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** What was done to a text and can be taken back. A new edit forgets what was undone. */
export class UndoHistory {
  #done: UndoStep[] = [];
  #undone: UndoStep[] = [];
  #characters = 0;

  push(step: UndoStep): void {
    for (const undone of this.#undone) this.#characters -= weight(undone);
    this.#undone = [];
    this.#done.push(step);
    this.#characters += weight(step);
    while (this.#done.length > MOST_STEPS || (this.#characters > MOST_CHARACTERS && this.#done.length > 1)) {
      const dropped = this.#done.shift();
      if (dropped !== undefined) this.#characters -= weight(dropped);
    }
  }

  /** Adds to the last step, so that one undo takes both back. */
  extend(changes: readonly Change[], cursorAfter: number): void {
    const last = this.#done.at(-1);
    if (last === undefined) return;
    this.#characters -= weight(last);
    last.changes.push(...changes);
    last.cursorAfter = cursorAfter;
    this.#characters += weight(last);
  }

  undo(): UndoStep | undefined {
    const step = this.#done.pop();
    if (step !== undefined) this.#undone.push(step);
    return step;
  }

  redo(): UndoStep | undefined {
    const step = this.#undone.pop();
    if (step !== undefined) this.#done.push(step);
    return step;
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
    this.#characters = 0;
  }
}

function weight({ changes }: UndoStep): number {
  return changes.reduce((sum, { removed, inserted }) => sum + draftSize(removed) + draftSize(inserted), 0);
}
