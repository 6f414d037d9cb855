/**
 * How much of the larger of two contents is in the other, in percent: lines counted by their bytes, wherever they
 * stand. 100 only for equal contents.
 */
export function similarity(before: Buffer, after: Buffer): number {
  if (before.equals(after)) return 100;
  const size = Math.max(before.length, after.length);
  const counts = new Map<string, number>();
  for (const line of lines(before)) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  for (const line of lines(after)) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    shared += line.length;
  }
  return Math.min(99, Math.floor((shared * 100) / size));
}

/** One character a byte. */
function lines(content: Buffer): string[] {
  return content.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
