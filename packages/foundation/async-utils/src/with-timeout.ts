import { CodexError } from '@codex-ts/protocol';
import { linkedAbort } from './linked-abort.ts';
import { raceAbort } from './race-abort.ts';

export interface TimeoutOptions {
  /** Ends the wait early; its reason is what the caller sees. */
  readonly signal?: AbortSignal | undefined;
  /** The sentence of the timeout error. */
  readonly message?: string;
}

/**
 * Runs `work` for at most `ms` milliseconds. Its signal aborts at the deadline or with the caller's signal, and the
 * wait ends then even when the work does not listen.
 * Throws CodexError `timeout` (retryable) at the deadline.
 */
export async function withTimeout<T>(
  work: (signal: AbortSignal) => Promise<T>,
  ms: number,
  options: TimeoutOptions = {},
): Promise<T> {
  options.signal?.throwIfAborted();
  const link = linkedAbort(options.signal);
  const timer = setTimeout(() => link.abort(timeoutError(ms, options.message)), ms);
  try {
    return await raceAbort(work(link.signal), link.signal);
  } finally {
    clearTimeout(timer);
    link.dispose();
  }
}

function timeoutError(ms: number, message: string | undefined): CodexError {
  return new CodexError(message ?? `No answer within ${ms} ms.`, { code: 'timeout', isRetryable: true });
}
