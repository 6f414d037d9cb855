const UNITS = [
  [31_536_000, 'year'],
  [2_592_000, 'month'],
  [604_800, 'week'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const;

/** How long ago something was, both in Unix seconds: `just now`, `3 minutes ago`. */
export function relativeTime(seconds: number, nowSeconds: number): string {
  const age = Math.max(0, Math.floor(nowSeconds - seconds));
  const [size, name] = UNITS.find(([unit]) => age >= unit) ?? [0, ''];
  if (size === 0) return age < 10 ? 'just now' : `${age} seconds ago`;
  const count = Math.floor(age / size);
  return `${count} ${name}${count === 1 ? '' : 's'} ago`;
}
