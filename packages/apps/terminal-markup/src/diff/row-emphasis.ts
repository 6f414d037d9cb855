import { changedWords, isAlike, likeness } from './changed-words.ts';
import { type DiffRow } from './diff-rows.ts';
import { tokensOf } from './diff-tokens.ts';
import { type Range } from './token-edits.ts';

/** So many added rows a removed one is compared with. */
const WINDOW = 8;

/** What is worth pointing at in the rows of a hunk. */
export interface RowEmphasis {
  /** Of a row's text, in UTF-16 units. */
  readonly words: ReadonlyMap<DiffRow, readonly Range[]>;
  /** Rows whose CR at the end is part of the change: the rows next to them have none. */
  readonly returns: ReadonlySet<DiffRow>;
}

/** Compares what was removed with what was added in its place. Linear in the rows. */
export function rowEmphasis(rows: readonly DiffRow[]): RowEmphasis {
  const words = new Map<DiffRow, readonly Range[]>();
  const returns = new Set<DiffRow>();
  for (const { removed, added } of changedBlocks(rows)) {
    const all = [...removed, ...added];
    if (all.some(({ hasReturn }) => !hasReturn)) for (const row of all) if (row.hasReturn) returns.add(row);
    const old = removed.map(({ text }) => tokensOf(text));
    const now = removed.length === 0 ? [] : added.map(({ text }) => tokensOf(text));
    for (const [from, to] of pairs(old, now)) {
      const changed = changedWords(old[from] ?? [], now[to] ?? []);
      const [before, after] = [removed[from], added[to]];
      if (changed === null || before === undefined || after === undefined) continue;
      words.set(before, changed.old);
      words.set(after, changed.now);
    }
  }
  return { words, returns };
}

/**
 * Which row became which, in order, given the tokens of rows: by place where there are as many, else the likest of the
 * next few. Rows that have too little in common are left alone.
 */
export function pairs(old: readonly (readonly string[])[], now: readonly (readonly string[])[]): [from: number, to: number][] {
  const isByPlace = old.length === now.length;
  const found: [number, number][] = [];
  let next = 0;
  for (let from = 0; from < old.length && next < now.length; from += 1) {
    let best = { to: -1, share: 0 };
    const first = isByPlace ? from : next;
    for (let to = first; to < Math.min(now.length, first + (isByPlace ? 1 : WINDOW)); to += 1) {
      const share = likeness(old[from] ?? [], now[to] ?? []);
      if (share > best.share) best = { to, share };
    }
    if (!isAlike(best.share)) continue;
    found.push([from, best.to]);
    next = best.to + 1;
  }
  return found;
}

function changedBlocks(rows: readonly DiffRow[]): { removed: DiffRow[]; added: DiffRow[] }[] {
  const blocks: { removed: DiffRow[]; added: DiffRow[] }[] = [];
  let isOpen = false;
  for (const row of rows) {
    if (row.sign === '\\') continue;
    if (row.sign !== ' ' && !isOpen) blocks.push({ removed: [], added: [] });
    isOpen = row.sign !== ' ';
    if (row.sign === '-') blocks.at(-1)?.removed.push(row);
    if (row.sign === '+') blocks.at(-1)?.added.push(row);
  }
  return blocks;
}
