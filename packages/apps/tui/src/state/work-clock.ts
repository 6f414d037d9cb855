import { type WorkClock } from './thread-state.ts';

export function startClock(nowMs: number): WorkClock {
  return { sinceMs: nowMs, pausedAtMs: null, pausedMs: 0 };
}

/** Stands still while `isPaused`. */
export function pauseClock(clock: WorkClock, isPaused: boolean, nowMs: number): WorkClock {
  if (isPaused === (clock.pausedAtMs !== null)) return clock;
  if (clock.pausedAtMs === null) return { ...clock, pausedAtMs: nowMs };
  return { ...clock, pausedAtMs: null, pausedMs: clock.pausedMs + Math.max(0, nowMs - clock.pausedAtMs) };
}

/** Milliseconds of work. */
export function workedMs({ sinceMs, pausedAtMs, pausedMs }: WorkClock, nowMs: number): number {
  return Math.max(0, (pausedAtMs ?? nowMs) - sinceMs - pausedMs);
}
