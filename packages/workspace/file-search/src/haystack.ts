import { bonusOf, classOf, START_CLASS } from './char-bonus.ts';
import { type Atom } from './query-atoms.ts';
import { cellsOf, lowered, withoutMarks } from './text-cells.ts';

/** One path made ready for matching. It is filled anew for each path, so that a search makes no garbage. */
export class Haystack {
  #cells = new Int32Array(256);
  #bonus = new Int8Array(256);
  #compared = new Int32Array(256);
  #comparedFor = -1;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The worth of matching at each place. */
  get bonus(): Int8Array {
    return this.#bonus;
  }

  /** `text` in plain ASCII needs no look at its characters. */
  fill(text: string, isPlain: boolean): void {
    const cells = isPlain ? null : cellsOf(text);
    const length = cells?.length ?? text.length;
    if (length > this.#cells.length) this.#grow(length);
    let before = START_CLASS;
    for (let at = 0; at < length; at += 1) {
      const cell = cells === null ? text.charCodeAt(at) : (cells[at] ?? 0);
      const now = classOf(cell);
      this.#cells[at] = cell;
      this.#bonus[at] = bonusOf(before, now);
      before = now;
    }
    this.#length = length;
    this.#comparedFor = -1;
  }

  /** Its characters as they are compared with those of an atom. */
  comparedFor({ ignoreCase, ignoreMarks }: Pick<Atom, 'ignoreCase' | 'ignoreMarks'>): Int32Array {
    const wanted = (ignoreCase ? 1 : 0) + (ignoreMarks ? 2 : 0);
    if (wanted === this.#comparedFor) return this.#compared;
    for (let at = 0; at < this.#length; at += 1) {
      const bare = ignoreMarks ? withoutMarks(this.#cells[at] ?? 0) : (this.#cells[at] ?? 0);
      this.#compared[at] = ignoreCase ? lowered(bare) : bare;
    }
    this.#comparedFor = wanted;
    return this.#compared;
  }

  #grow(length: number): void {
    const size = 2 ** Math.ceil(Math.log2(length));
    this.#cells = new Int32Array(size);
    this.#bonus = new Int8Array(size);
    this.#compared = new Int32Array(size);
  }
}
