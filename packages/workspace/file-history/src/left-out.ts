import { type UnsavedReason } from './file-state.ts';
import { shownPath } from './path-text.ts';

/** Why something is not covered. `too_many`: the workspace has more entries than a turn looks at. */
export type LeftOutReason = UnsavedReason | 'too_many';

/** What a turn could not cover: how many places, and the first of them. */
export interface LeftOutReport {
  readonly count: number;
  readonly first: readonly { readonly path: string; readonly why: LeftOutReason }[];
}

const NAMED = 20;

/** Counts what is not covered and remembers the first 20 by name. */
export class LeftOut {
  #count = 0;
  readonly #first = new Map<string, LeftOutReason>();

  add(path: string, why: LeftOutReason): void {
    const shown = shownPath(path);
    if (this.#first.has(shown)) return;
    this.#count += 1;
    if (this.#first.size < NAMED) this.#first.set(shown, why);
  }

  report(): LeftOutReport {
    return { count: this.#count, first: [...this.#first].map(([path, why]) => ({ path, why })) };
  }
}
