/** A promise that is settled from outside. The first `resolve` or `reject` wins; later ones do nothing. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  #resolve: (value: T | PromiseLike<T>) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #settled = false;

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether `resolve` or `reject` was called. */
  get settled(): boolean {
    return this.#settled;
  }

  resolve(value: T | PromiseLike<T>): void {
    this.#settled = true;
    this.#resolve(value);
  }

  /** A rejection that nobody awaits is an unhandled rejection, as with any promise. */
  reject(reason: unknown): void {
    this.#settled = true;
    this.#reject(reason);
  }
}
