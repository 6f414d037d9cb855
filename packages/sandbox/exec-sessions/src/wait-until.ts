/** The longest delay a Node timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The promise's value, or undefined after `ms` (Infinity: no limit). Rejects as the promise does, or with the
 * signal's reason.
 */
export async function waitUntil<T>(promise: Promise<T>, ms: number, signal: AbortSignal | undefined): Promise<T | undefined> {
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const limit = new Promise<undefined>((resolve, reject) => {
    if (ms < MAX_TIMER_MS) timer = setTimeout(resolve, Math.max(0, ms), undefined);
    onAbort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
  }
}
