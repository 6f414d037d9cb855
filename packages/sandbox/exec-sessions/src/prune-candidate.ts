/** As in the original: so many sessions may be open; the next one ends the least recently used. */
export const MAX_OPEN_SESSIONS = 64;
/** From so many open sessions on, a model is told with each new one how many there are. */
export const WARN_OPEN_SESSIONS = 60;
/** So many of the most recently used are never closed for room. */
const PROTECTED = 8;

/**
 * Which of the sessions goes when there is no room: among all but the 8 most recently used, the least recently used
 * that has ended, else the least recently used. `leastRecentFirst` is ordered by last use.
 */
export function pruneCandidate<T extends { readonly isOver: boolean }>(leastRecentFirst: readonly T[]): T | undefined {
  if (leastRecentFirst.length < MAX_OPEN_SESSIONS) return undefined;
  const eligible = leastRecentFirst.slice(0, Math.max(0, leastRecentFirst.length - PROTECTED));
  return eligible.find((session) => session.isOver) ?? eligible[0];
}
