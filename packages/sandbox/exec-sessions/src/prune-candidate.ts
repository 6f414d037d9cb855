/** As in the original: so many sessions may be open, and so many of the most recently used are never closed for room. */
export const MAX_SESSIONS = 64;
const PROTECTED = 8;

/**
 * Which of the sessions goes when there is no room: among all but the 8 most recently used, the least recently used
 * that has ended, else the least recently used. `leastRecentFirst` is ordered by last use.
 */
export function pruneCandidate<T extends { readonly isOver: boolean }>(leastRecentFirst: readonly T[]): T | undefined {
  if (leastRecentFirst.length < MAX_SESSIONS) return undefined;
  const eligible = leastRecentFirst.slice(0, Math.max(0, leastRecentFirst.length - PROTECTED));
  return eligible.find((session) => session.isOver) ?? eligible[0];
}
