/** A model has a handful of layers; a server that invents them without end must not fill the memory. */
const MOST_LAYERS = 1_000;

/** Adds up the layers of a pull, of which the server tells one at a time. */
export class LayerSum {
  readonly #layers = new Map<string, { readonly total: number; readonly completed: number }>();
  #total = 0;
  #completed = 0;

  get total(): number {
    return this.#total;
  }

  get completed(): number {
    return this.#completed;
  }

  get isEmpty(): boolean {
    return this.#layers.size === 0;
  }

  /** What is known of one layer, in bytes. A layer that was fetched in an earlier pull is complete at once. */
  set({ digest, total, completed }: { readonly digest: string; readonly total: number; readonly completed: number }): void {
    const known = this.#layers.get(digest) ?? { total: 0, completed: 0 };
    if (this.#layers.size >= MOST_LAYERS && !this.#layers.has(digest)) return;
    this.#layers.set(digest, { total, completed });
    this.#total += total - known.total;
    this.#completed += completed - known.completed;
  }
}
