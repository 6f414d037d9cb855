export interface LinkedAbort {
  /** Aborts when any parent does, with that parent's reason, or when `abort` is called. */
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
  /** Lets go of the parents. Call it when the work is over, else a long-lived parent keeps the listener. */
  dispose(): void;
}

/** One signal out of several; absent ones are skipped, so that optional signals can be passed as they are. */
export function linkedAbort(...parents: readonly (AbortSignal | undefined)[]): LinkedAbort {
  const controller = new AbortController();
  const listeners = new Map<AbortSignal, () => void>();
  const dispose = (): void => {
    for (const [parent, listener] of listeners) parent.removeEventListener('abort', listener);
    listeners.clear();
  };
  const abort = (reason?: unknown): void => {
    dispose();
    controller.abort(reason);
  };
  for (const parent of parents) {
    if (!parent) continue;
    if (parent.aborted) {
      abort(parent.reason);
      break;
    }
    const listener = (): void => abort(parent.reason);
    listeners.set(parent, listener);
    parent.addEventListener('abort', listener, { once: true });
  }
  return { signal: controller.signal, abort, dispose };
}
