const UNITS = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

/** A count in few characters: `120`, `60.9K`, `258K`, `1.2M`. */
export function compactNumber(value: number): string {
  const [size, unit] = UNITS.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  if (size === 1) return String(Math.round(value));
  const scaled = value / size;
  return `${scaled >= 100 ? Math.round(scaled) : String(Math.round(scaled * 10) / 10)}${unit}`;
}
