/** How long something took, as `5s`, `1m 05s`, `1h 02m 03s`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (h > 0) return `${h}h ${two(m)}m ${two(s)}s`;
  return m > 0 ? `${m}m ${two(s)}s` : `${s}s`;
}

/** The same in whole minutes, for readers whom every change disturbs: `1m`, `1h 02m`; empty below one. */
export function formatMinutes(ms: number): string {
  return ms < 60_000 ? '' : formatElapsed(ms).replace(/ \d\ds$/, '');
}

/** The same for what may be over at once: `340ms`, `1.2s`, then as above. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
  return ms < 60_000 ? `${(Math.floor(ms / 100) / 10).toFixed(1)}s` : formatElapsed(ms);
}
