/** Keeps the newest items up to a bound and counts those that had to go. */
export class BoundedQueue<Item> {
  readonly #most: number;
  #items: Item[] = [];
  #dropped = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#items.length;
  }

  /** How many were lost, from the start. */
  get dropped(): number {
    return this.#dropped;
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#cut();
  }

  /** Takes up to `n` of the oldest. */
  take(n: number): Item[] {
    return this.#items.splice(0, n);
  }

  /** Puts back what was taken and could not be used, as the oldest. */
  putBack(items: readonly Item[]): void {
    this.#items = [...items, ...this.#items];
    this.#cut();
  }

  peek(): readonly Item[] {
    return this.#items;
  }

  /** Counts `n` items as lost that were taken. */
  lose(n: number): void {
    this.#dropped += n;
  }

  #cut(): void {
    const excess = this.#items.length - this.#most;
    if (excess <= 0) return;
    this.#items.splice(0, excess);
    this.#dropped += excess;
  }
}
