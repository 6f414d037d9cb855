const BASE_MS = 200;

/**
 * Milliseconds to wait before retry number `attempt` (1-based): 200, 400, 800, ... within a tenth either way, so that
 * many clients do not come back at the same moment. `random` gives numbers from 0 up to 1.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return BASE_MS * 2 ** (attempt - 1) * (0.9 + 0.2 * random());
}
