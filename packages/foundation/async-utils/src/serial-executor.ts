/** Runs jobs one after another in the order given. A job that fails rejects its own caller and nobody else. */
export class SerialExecutor {
  #tail: Promise<void> = Promise.resolve();

  /** Settles as the job does. An aborted signal skips a job that has not begun: rejects with `signal.reason`. */
  async run<T>(job: () => Promise<T> | T, signal?: AbortSignal): Promise<T> {
    const result = this.#tail.then(() => {
      signal?.throwIfAborted();
      return job();
    });
    // The caller hears of a failure through `result`; the line only needs to know that the job is over.
    this.#tail = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Settles when every job given so far is over. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
