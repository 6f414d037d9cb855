import { type Haystack } from './haystack.ts';
import { type Atom } from './query-atoms.ts';
import { scoreOf } from './score-of.ts';

const isSpace = (cell: number | undefined): boolean => cell !== undefined && /\s/u.test(String.fromCodePoint(cell));

/**
 * Finds a word that must stand in one piece, where it scores best. Null when it does not; its places go to `indices`.
 * Spaces around a path do not count for how it begins and ends, unless the word has them too.
 */
export function literalScore(hay: Haystack, atom: Atom, indices?: number[]): number | null {
  const { kind, cells } = atom;
  const compared = hay.comparedFor(atom);
  let [begin, end] = [0, hay.length];
  if (kind !== 'substring' && !isSpace(cells[0])) while (begin < end && isSpace(compared[begin])) begin += 1;
  if (kind !== 'substring' && !isSpace(cells.at(-1))) while (begin < end && isSpace(compared[end - 1])) end -= 1;
  const lastStart = end - cells.length;
  if (lastStart < begin || (kind === 'exact' && lastStart > begin)) return null;
  const first = kind === 'suffix' ? lastStart : begin;
  const last = kind === 'prefix' ? begin : lastStart;
  let best: { score: number; places: number[] } | null = null;
  for (let start = first; start <= last; start += 1) {
    if (!cells.every((cell, index) => compared[start + index] === cell)) continue;
    const places = cells.map((_, index) => start + index);
    const score = scoreOf(hay, places);
    if (best === null || score > best.score) best = { score, places };
  }
  if (best === null) return null;
  indices?.push(...best.places);
  return best.score;
}
