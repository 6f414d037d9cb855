/** A number with commas between groups of three digits: `12345` as `12,345`. Fractions are dropped. */
export function formatThousands(value: number): string {
  const digits = Math.trunc(Math.abs(value)).toFixed(0);
  const sign = value <= -1 ? '-' : '';
  return sign + digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
