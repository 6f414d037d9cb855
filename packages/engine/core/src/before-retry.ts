import { errorMessage } from '@codex-ts/protocol';
import { type KernelPorts } from './ports.ts';
import { isStreamFault } from './sample.ts';

/** What asking again needs. */
export type RetryPorts = Pick<KernelPorts, 'emit' | 'maxStreamRetries' | 'backoffMs' | 'sleep'>;

/**
 * Tells of a break in the model's answer and waits until it is time for try number `attempt` + 1, or throws the error
 * when asking again is of no use: it cannot heal, the retries are used up, or the turn was interrupted.
 */
export async function beforeRetry(attempt: number, error: unknown, ports: RetryPorts, signal: AbortSignal): Promise<void> {
  if (signal.aborted || !isStreamFault(error) || !error.isStreamRetryable || attempt > ports.maxStreamRetries) throw error;
  const max = ports.maxStreamRetries;
  ports.emit({ type: 'stream.retry', attempt, max, cause: errorMessage(error), httpStatus: error.httpStatus ?? null });
  await ports.sleep(error.retryDelayMs ?? ports.backoffMs(attempt), signal);
}
