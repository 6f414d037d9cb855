import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf the code at hand runs: a thread's id, once it is known. */
interface Scope {
  threadId: string | null;
}

/**
 * Follows work to the thread it is done for, through timers, sockets and promises, so that an error that nobody caught
 * can be blamed on one thread instead of ending all of them.
 */
export class ThreadScope {
  readonly #scopes = new AsyncLocalStorage<Scope>();

  /** Runs a request and everything it sets going. `params` may name the thread. */
  run<T>(params: unknown, work: () => T): T {
    return this.#scopes.run({ threadId: namedIn(params) }, work);
  }

  /** The request at hand turns out to be about this thread: it has just been made, or forked off the one that was named. */
  turnsTo(threadId: string): void {
    const scope = this.#scopes.getStore();
    if (scope !== undefined) scope.threadId = threadId;
  }

  /** The thread that the code at hand works for; null when it works for none. */
  get threadId(): string | null {
    return this.#scopes.getStore()?.threadId ?? null;
  }
}

function namedIn(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('threadId' in params)) return null;
  return typeof params.threadId === 'string' ? params.threadId : null;
}
