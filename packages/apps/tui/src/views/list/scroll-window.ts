/** The part of a list that is shown, so that `at` is in it, moved no further than needed from `from`. */
export function scrollWindow(from: number, at: number, count: number, size: number): number {
  const least = Math.max(0, at - size + 1);
  return Math.max(0, Math.min(Math.max(from, least), at, count - size));
}
