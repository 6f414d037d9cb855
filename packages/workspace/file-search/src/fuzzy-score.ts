import { POINTS } from './char-bonus.ts';
import { type Haystack } from './haystack.ts';
import { type Atom } from './query-atoms.ts';
import { scoreOf } from './score-of.ts';

/** Lower than any score, and far from the end of the numbers. */
const NEVER = -1_000_000;
/** Beyond this many cells the alignment is the shortest one that a plain search finds, not the best. */
const MAX_CELLS = 64 * 1024;

/**
 * Finds the characters of a word in a path, in their order, where they score best: at the start of names and words,
 * and close together. The way of Smith and Waterman, with affine costs for gaps.
 */
export class FuzzyScore {
  /** Best score that ends with a match at this place, and the bonus its run carries on; a row per character. */
  #score = new Int32Array(1024);
  #run = new Int8Array(1024);
  /** Whether the match before stands right before it. */
  #isConsecutive = new Uint8Array(1024);

  /** The score, or null when the characters are not all there. Their places go to `indices`, when it is given. */
  find(hay: Haystack, atom: Atom, indices?: number[]): number | null {
    const { cells } = atom;
    const compared = hay.comparedFor(atom);
    const span = spanOf(compared, hay.length, cells);
    if (span === null) return null;
    const [from, to] = span;
    const width = to - from;
    if (width * cells.length > MAX_CELLS) return plainScore(hay, compared, cells, span, indices);
    this.#align(hay, compared, cells, from, width);
    const last = (cells.length - 1) * width;
    let best = 0;
    for (let at = 1; at < width; at += 1) if ((this.#score[last + at] ?? NEVER) > (this.#score[last + best] ?? NEVER)) best = at;
    if (indices !== undefined) this.#trace(cells.length, width, best, from, indices);
    return this.#score[last + best] ?? null;
  }

  #align(hay: Haystack, compared: Int32Array, cells: readonly number[], from: number, width: number): void {
    if (this.#score.length < width * cells.length) this.#grow(width * cells.length);
    const [score, run, isConsecutive, bonus] = [this.#score, this.#run, this.#isConsecutive, hay.bonus];
    for (let row = 0; row < cells.length; row += 1) {
      const cell = cells[row];
      const [here, above] = [row * width, (row - 1) * width];
      // Best score of the row above that ends before the place before this one, what lies between paid for.
      let gap = NEVER;
      for (let at = 0; at < width; at += 1) {
        if (row > 0 && at > 1) gap = Math.max((score[above + at - 2] ?? NEVER) - POINTS.gapStart, gap - POINTS.gapMore);
        score[here + at] = NEVER;
        if (compared[from + at] !== cell) continue;
        const worth = bonus[from + at] ?? 0;
        if (row === 0) {
          score[at] = POINTS.match + worth * POINTS.firstTimes;
          run[at] = worth;
          continue;
        }
        if (at === 0) continue;
        const carried = Math.max(run[above + at - 1] ?? 0, POINTS.consecutive);
        const begun = worth >= POINTS.boundary && worth > carried ? worth : carried;
        const next = (score[above + at - 1] ?? NEVER) + Math.max(begun, worth);
        const isNext = next >= gap + worth;
        isConsecutive[here + at] = isNext ? 1 : 0;
        run[here + at] = isNext ? begun : worth;
        score[here + at] = POINTS.match + (isNext ? next : gap + worth);
      }
    }
  }

  #trace(rows: number, width: number, end: number, from: number, indices: number[]): void {
    let at = end;
    for (let row = rows - 1; row > 0; row -= 1) {
      indices.push(from + at);
      if (this.#isConsecutive[row * width + at] === 1) {
        at -= 1;
        continue;
      }
      const above = (row - 1) * width;
      let best = at - 2;
      const costOf = (place: number): number => (this.#score[above + place] ?? NEVER) - POINTS.gapStart - (at - 2 - place) * POINTS.gapMore;
      for (let place = best; place >= 0; place -= 1) if (costOf(place) > costOf(best)) best = place;
      at = best;
    }
    indices.push(from + at);
  }

  #grow(size: number): void {
    this.#score = new Int32Array(size * 2);
    this.#run = new Int8Array(size * 2);
    this.#isConsecutive = new Uint8Array(size * 2);
  }
}

/** From the first place where the first character stands to behind the last of the last one; null when one is missing. */
function spanOf(compared: Int32Array, length: number, cells: readonly number[]): [number, number] | null {
  let from = -1;
  let found = 0;
  for (let at = 0; at < length && found < cells.length; at += 1) {
    if (compared[at] !== cells[found]) continue;
    if (found === 0) from = at;
    found += 1;
  }
  if (found < cells.length) return null;
  const last = cells[cells.length - 1];
  let to = length;
  while (compared[to - 1] !== last) to -= 1;
  return [from, to];
}

/** The first occurrence, drawn together from its end. */
function plainScore(hay: Haystack, compared: Int32Array, cells: readonly number[], [from]: [number, number], indices?: number[]): number {
  let at = from;
  for (const cell of cells) {
    while (compared[at] !== cell) at += 1;
    at += 1;
  }
  const places: number[] = [];
  for (let row = cells.length - 1; row >= 0; row -= 1) {
    at -= 1;
    while (compared[at] !== cells[row]) at -= 1;
    places.unshift(at);
  }
  indices?.push(...places);
  return scoreOf(hay, places);
}
