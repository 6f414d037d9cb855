/** From `start` up to, without, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What of two lists has no counterpart in the other, in ascending order, touching ranges joined. */
export interface TokenEdits {
  readonly old: readonly Range[];
  readonly now: readonly Range[];
}

/** Rows that differ by more edits than this share too little for a reader to compare them word by word. */
const MAX_EDITS = 64;

/**
 * The fewest edits that turn one list into the other (E. Myers, 1986), looked for between the equal ends. Where it
 * would take more than 64, all between the ends counts as changed; so the time is linear in the lists.
 */
export function tokenEdits(old: readonly string[], now: readonly string[]): TokenEdits {
  const limit = Math.min(old.length, now.length);
  let head = 0;
  while (head < limit && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < limit - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const [oldEnd, newEnd] = [old.length - tail, now.length - tail];
  const whole = { old: nonEmpty({ start: head, end: oldEnd }), now: nonEmpty({ start: head, end: newEnd }) };
  if (whole.old.length === 0 || whole.now.length === 0) return whole;
  const isSame = (x: number, y: number): boolean => old[head + x] === now[head + y];
  const edits = shortestEdits(oldEnd - head, newEnd - head, isSame);
  return edits === null ? whole : { old: asRanges(edits.old, head), now: asRanges(edits.now, head) };
}

/** Indexes without a counterpart, of lists of `n` and `m` tokens, last first; null when there are too many. */
function shortestEdits(n: number, m: number, isSame: (x: number, y: number) => boolean): { old: number[]; now: number[] } | null {
  // In the middle diagonal 0: how far into the first list one gets on each (x - y) with the edits so far.
  const reach = new Int32Array(2 * MAX_EDITS + 1);
  const past: Int32Array[] = [];
  for (let edits = 0; edits < MAX_EDITS; edits += 1) {
    past.push(reach.slice(MAX_EDITS - edits - 1, MAX_EDITS + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      let x = stepOnto(reach, k, edits).x;
      while (x < n && x - k < m && isSame(x, x - k)) x += 1;
      reach[k + MAX_EDITS] = x;
      if (x >= n && x - k >= m) return backtrack(past, n, m);
    }
  }
  return null;
}

/** Where diagonal `k` is entered by an edit: down from the one above, or right from the one below. */
function stepOnto(reach: Int32Array, k: number, edits: number): { x: number; isInsertion: boolean } {
  const at = (reach.length >> 1) + k;
  const above = reach[at + 1] ?? 0;
  const below = reach[at - 1] ?? 0;
  const isInsertion = k === -edits || (k !== edits && below < above);
  return { x: isInsertion ? above : below + 1, isInsertion };
}

function backtrack(past: readonly Int32Array[], n: number, m: number): { old: number[]; now: number[] } {
  const found: { old: number[]; now: number[] } = { old: [], now: [] };
  let k = n - m;
  for (let edits = past.length - 1; edits > 0; edits -= 1) {
    const reach = past[edits];
    if (reach === undefined) break;
    const { x, isInsertion } = stepOnto(reach, k, edits);
    if (isInsertion) found.now.push(x - k - 1);
    else found.old.push(x - 1);
    k += isInsertion ? 1 : -1;
  }
  return found;
}

function asRanges(lastFirst: readonly number[], shift: number): Range[] {
  const ranges: Range[] = [];
  for (const index of lastFirst.toReversed()) {
    const last = ranges.at(-1);
    const start = index + shift;
    if (last?.end === start) ranges[ranges.length - 1] = { start: last.start, end: start + 1 };
    else ranges.push({ start, end: start + 1 });
  }
  return ranges;
}

const nonEmpty = (range: Range): Range[] => (range.start < range.end ? [range] : []);
