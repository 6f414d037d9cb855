/**
 * What was opened on the way and must be closed whatever happens: `close` closes all, the last first, also when one of
 * them fails, and then throws the first failure.
 */
export class HandleScope {
  readonly #closers: (() => void)[] = [];

  own<T>(value: T, close: (value: T) => void): T {
    this.#closers.push(() => close(value));
    return value;
  }

  close(): void {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Runs `work` with a scope that is closed at its end. The error of `work` counts more than one of closing. */
export async function withHandles<T>(work: (scope: HandleScope) => Promise<T> | T): Promise<T> {
  const scope = new HandleScope();
  let result: T;
  try {
    result = await work(scope);
  } catch (error) {
    closeQuietly(scope);
    throw error;
  }
  scope.close();
  return result;
}

function closeQuietly(scope: HandleScope): void {
  try {
    scope.close();
  } catch {
    // What brought us here is what the user has to know.
  }
}
