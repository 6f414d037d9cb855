/** A candidate by its number in the index. */
export interface Candidate {
  readonly entry: number;
  readonly path: string;
  readonly score: number;
}

/** Keeps the best of many: the highest score first, then the path that sorts first. */
export class BestMatches {
  readonly #limit: number;
  readonly #kept: Candidate[] = [];
  /** Rises with every change, so that who shows them knows whether there is something new. */
  version = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get list(): readonly Candidate[] {
    return this.#kept;
  }

  add(candidate: Candidate): void {
    const kept = this.#kept;
    const worst = kept[this.#limit - 1];
    if (this.#limit === 0 || (worst !== undefined && !comesBefore(candidate, worst))) return;
    let [low, high] = [0, kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = kept[middle];
      if (other !== undefined && comesBefore(candidate, other)) high = middle;
      else low = middle + 1;
    }
    kept.splice(low, 0, candidate);
    if (kept.length > this.#limit) kept.pop();
    this.version += 1;
  }
}

function comesBefore(a: Candidate, b: Candidate): boolean {
  return a.score === b.score ? a.path < b.path : a.score > b.score;
}
