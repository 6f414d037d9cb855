import { FuzzyScore } from './fuzzy-score.ts';
import { Haystack } from './haystack.ts';
import { literalScore } from './literal-score.ts';
import { type Atom, parseQuery } from './query-atoms.ts';
import { isAscii } from './text-cells.ts';

/** Matches paths against one query. Not to be used from two places at once: it has one path in hand at a time. */
export class PathMatcher {
  readonly #atoms: readonly Atom[];
  readonly #hay = new Haystack();
  readonly #fuzzy = new FuzzyScore();

  constructor(query: string) {
    this.#atoms = parseQuery(query);
  }

  /** A query without words finds nothing. */
  get isEmpty(): boolean {
    return this.#atoms.length === 0;
  }

  /** The sum over all words; null when the path is not what is looked for. */
  score(path: string, isPlain = isAscii(path)): number | null {
    if (isPlain && !this.#atoms.every((atom) => mayHave(path, atom))) return null;
    this.#hay.fill(path, isPlain);
    return this.#sum();
  }

  /** The places of the matched characters in the path, counted as readers count characters, in rising order. */
  indices(path: string): number[] {
    this.#hay.fill(path, isAscii(path));
    const places: number[] = [];
    this.#sum(places);
    return [...new Set(places)].sort((a, b) => a - b);
  }

  #sum(places?: number[]): number | null {
    let sum = 0;
    for (const atom of this.#atoms) {
      const score = atom.kind === 'fuzzy' ? this.#fuzzy.find(this.#hay, atom, places) : literalScore(this.#hay, atom, atom.isNegative ? undefined : places);
      if (atom.isNegative ? score !== null : score === null) return null;
      if (!atom.isNegative) sum += score ?? 0;
    }
    return sum;
  }
}

/** Whether a plain path has the characters of an atom in their order: most have not, which is soon seen. */
function mayHave(path: string, { cells, ignoreCase, isNegative }: Atom): boolean {
  if (isNegative) return true;
  let found = 0;
  for (let at = 0; at < path.length && found < cells.length; at += 1) {
    const code = path.charCodeAt(at);
    const compared = ignoreCase && code >= 65 && code <= 90 ? code + 32 : code;
    if (compared === cells[found]) found += 1;
  }
  return found === cells.length;
}
