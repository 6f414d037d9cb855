import { cellsOf, lowered, withoutMarks } from './text-cells.ts';

/** One word of a query. */
export interface Atom {
  readonly kind: 'fuzzy' | 'substring' | 'prefix' | 'suffix' | 'exact';
  /** Paths that have it are left out. */
  readonly isNegative: boolean;
  /** Its characters, as they are to be compared. */
  readonly cells: readonly number[];
  readonly ignoreCase: boolean;
  readonly ignoreMarks: boolean;
}

/** Longer words find nothing that a shorter one would not, and cost time with every path. */
const MAX_CELLS = 256;
const MAX_ATOMS = 32;

/**
 * The words of a query, all of which a path must have. As in fzf: `'x` has x in one piece, `^x` begins with it, `x$`
 * ends with it, `!x` does not have it; a backslash before one of these, or before a space, takes its meaning away.
 * A word without capitals is found in any case; one without accents also where the path has them.
 */
export function parseQuery(query: string): Atom[] {
  const words = query.match(/(?:\\\s|\S)+/gu) ?? [];
  return words.slice(0, MAX_ATOMS).flatMap((word) => {
    const atom = atomOf(word.replace(/\\(\s)/gu, '$1'));
    return atom.cells.length === 0 ? [] : [atom];
  });
}

function atomOf(word: string): Atom {
  const isNegative = word.startsWith('!');
  const body = isNegative ? word.slice(1) : word;
  const isPrefix = body.startsWith('^');
  const isSubstring = !isPrefix && body.startsWith("'");
  const isSuffix = body.endsWith('$') && !body.endsWith('\\$');
  const start = isPrefix || isSubstring ? body.slice(1) : body.replace(/^\\(?=[!^'])/, '');
  const text = isSuffix ? start.slice(0, -1) : start.replace(/\\\$$/, '$');
  const plain = isNegative || isSubstring ? 'substring' : 'fuzzy';
  const kind = isPrefix ? (isSuffix ? 'exact' : 'prefix') : isSuffix ? 'suffix' : plain;
  const cells = cellsOf(text).slice(0, MAX_CELLS);
  const ignoreCase = cells.every((cell) => lowered(cell) === cell);
  return { kind, isNegative, cells, ignoreCase, ignoreMarks: cells.every((cell) => withoutMarks(cell) === cell) };
}
