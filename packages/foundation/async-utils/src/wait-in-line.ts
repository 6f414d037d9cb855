import { type Deferred } from './deferred.ts';
import { type Fifo } from './fifo.ts';

/**
 * Stands in the line until the turn comes (`turn` is resolved by whoever takes it from the line).
 * An abort leaves the line and rejects with the reason; a turn that has already come is not lost to a later abort.
 */
export async function waitInLine(
  line: Fifo<Deferred<void>>,
  turn: Deferred<void>,
  signal: AbortSignal | undefined,
  onLeft?: () => void,
): Promise<void> {
  const leave = (): void => {
    if (!line.remove(turn)) return;
    turn.reject(signal?.reason);
    onLeft?.();
  };
  line.add(turn);
  signal?.addEventListener('abort', leave, { once: true });
  try {
    await turn.promise;
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}
