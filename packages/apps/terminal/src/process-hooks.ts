/** The part of `process` that ends, stops and continues it. */
export interface ProcessHooks {
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

const DEADLY: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'];

/**
 * Calls `restore` however the process ends: on its exit, before an uncaught error is printed, and at a signal that ends
 * it, which then still does. A signal that somebody else listens to is left to them. @returns what takes the hooks away
 */
export function restoreAtEnd(hooks: ProcessHooks, restore: () => void): () => void {
  const onError = (): void => {
    // Who handles such errors goes on; the terminal is still needed.
    if (hooks.listenerCount('uncaughtException') === 0) restore();
  };
  const listeners = new Map<string, () => void>([['exit', restore], ['uncaughtExceptionMonitor', onError]]);
  const remove = (): void => {
    for (const [event, listener] of listeners) hooks.off(event, listener);
  };
  for (const signal of DEADLY) {
    listeners.set(signal, () => {
      if (hooks.listenerCount(signal) > 1) return;
      restore();
      remove();
      hooks.kill(hooks.pid, signal);
    });
  }
  for (const [event, listener] of listeners) hooks.on(event, listener);
  return remove;
}
