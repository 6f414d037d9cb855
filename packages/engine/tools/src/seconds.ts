/** Milliseconds as seconds with at most one decimal: `0`, `0.1`, `12`. */
export function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}
