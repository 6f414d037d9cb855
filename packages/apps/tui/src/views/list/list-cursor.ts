import { scrollWindow } from './scroll-window.ts';

/** Which of several things is selected, and which of them are shown. */
export class ListCursor {
  readonly size: number;
  #at = 0;
  #from = 0;

  /** `size`: how many are shown at once. */
  constructor(size: number) {
    this.size = size;
  }

  get at(): number {
    return this.#at;
  }

  /** The first that is shown. */
  get from(): number {
    return this.#from;
  }

  moveTo(at: number, count: number): void {
    this.#at = Math.max(0, Math.min(at, count - 1));
    this.#from = scrollWindow(this.#from, this.#at, count, this.size);
  }

  /** The next that can be selected in a direction, from the other end behind the last. */
  step(direction: -1 | 1, count: number, isOpen: (index: number) => boolean): void {
    for (let tried = 1; tried <= count; tried += 1) {
      const next = (this.#at + direction * tried + count * tried) % count;
      if (isOpen(next)) {
        this.moveTo(next, count);
        return;
      }
    }
  }

  /** Moves by a window and stops at the ends. */
  page(direction: -1 | 1, count: number, isOpen: (index: number) => boolean): void {
    const goal = Math.max(0, Math.min(count - 1, this.#at + direction * this.size));
    for (let next = goal; next >= 0 && next < count; next -= direction) {
      if (!isOpen(next)) continue;
      this.moveTo(next, count);
      return;
    }
  }
}
