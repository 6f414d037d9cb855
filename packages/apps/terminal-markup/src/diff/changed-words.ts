import { type Range, tokenEdits } from './token-edits.ts';

/** Below this share of common characters two rows are not forms of one row. */
const ALIKE = 0.5;

/**
 * What changed from one row to the other, as ranges of UTF-16 units in each; null when the rows have so little in
 * common that pointing at words would say nothing. Takes tokens of the rows (`tokensOf`).
 */
export function changedWords(old: readonly string[], now: readonly string[]): { old: Range[]; now: Range[] } | null {
  const edits = tokenEdits(old, now);
  const [inOld, inNew] = [inUnits(old, edits.old), inUnits(now, edits.now)];
  // Either side tells what is common; spaces say nothing about likeness.
  const common = inOld.visible - inOld.visibleChanged;
  if (2 * common < ALIKE * (inOld.visible + inNew.visible)) return null;
  return { old: withoutGaps(inOld.ranges, old.join('')), now: withoutGaps(inNew.ranges, now.join('')) };
}

/**
 * What two rows share, word order aside: 0 to 1. Never less than what `changedWords` finds in common, and cheaper: where
 * it is too little (`isAlike`), there is nothing to look for.
 */
export function likeness(old: readonly string[], now: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const token of old) counts.set(token, (counts.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of now) {
    const left = counts.get(token) ?? 0;
    if (left === 0) continue;
    counts.set(token, left - 1);
    common += weightOf(token);
  }
  const all = total(old) + total(now);
  return all === 0 ? 0 : (2 * common) / all;
}

/** Whether a row may be another form of one that it has this much in common with. */
export function isAlike(share: number): boolean {
  return share >= ALIKE;
}

const weightOf = (token: string): number => (token.startsWith(' ') ? 0 : token.length);
const total = (tokens: readonly string[]): number => tokens.reduce((sum, token) => sum + weightOf(token), 0);

function inUnits(tokens: readonly string[], changed: readonly Range[]): { ranges: Range[]; visible: number; visibleChanged: number } {
  const ranges: Range[] = [];
  let [visible, visibleChanged, at, next, start] = [0, 0, 0, 0, 0];
  for (const [index, token] of tokens.entries()) {
    const range = changed[next];
    if (index === range?.start) start = at;
    at += token.length;
    visible += weightOf(token);
    if (range === undefined || index < range.start) continue;
    visibleChanged += weightOf(token);
    if (index + 1 < range.end) continue;
    ranges.push({ start, end: at });
    next += 1;
  }
  return { ranges, visible, visibleChanged };
}

/** Changed words with only spaces between them read as one change. */
function withoutGaps(ranges: readonly Range[], text: string): Range[] {
  const out: Range[] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    if (last !== undefined && text.slice(last.end, range.start).trim() === '') out[out.length - 1] = { start: last.start, end: range.end };
    else out.push(range);
  }
  return out;
}
