import { LINE_FORMS } from './line-forms.ts';

interface FormIndex {
  /** A number per different line, so that lines compare as numbers. */
  idOf: Map<string, number>;
  ids: Int32Array;
}

/**
 * Finds blocks of lines in a file. Each form of the lines is numbered once, when a search first needs it; a search
 * is then linear in the distance it covers (Knuth-Morris-Pratt), whatever the lines are, and a block with a line
 * that the file does not have costs no scan.
 */
export class LineMatcher {
  private readonly indexes: (FormIndex | undefined)[] = [];
  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  /**
   * The first place at or after `from` where the block stands, or null. All of the range is searched in one form
   * before the next form. With `atEnd` only the last place that the block fits in is looked at, wherever `from` is.
   */
  find(block: readonly string[], from: number, atEnd = false): number | null {
    const last = this.lines.length - block.length;
    if (last < 0) return null;
    const start = atEnd ? last : from;
    if (start > last) return null;
    for (let form = 0; form < LINE_FORMS.length; form++) {
      const found = this.findInForm(form, block, start);
      if (found !== null) return found;
    }
    return null;
  }

  private findInForm(form: number, block: readonly string[], start: number): number | null {
    const toForm = LINE_FORMS[form];
    if (toForm === undefined) return null;
    const { idOf, ids } = this.indexed(form, toForm);
    const pattern = new Int32Array(block.length);
    for (const [at, line] of block.entries()) {
      const id = idOf.get(toForm(line));
      if (id === undefined) return null;
      pattern[at] = id;
    }
    return search(ids, pattern, start);
  }

  private indexed(form: number, toForm: (line: string) => string): FormIndex {
    const known = this.indexes[form];
    if (known !== undefined) return known;
    const idOf = new Map<string, number>();
    const ids = new Int32Array(this.lines.length);
    for (const [at, line] of this.lines.entries()) {
      const key = toForm(line);
      const id = idOf.get(key) ?? idOf.size;
      idOf.set(key, id);
      ids[at] = id;
    }
    const index = { idOf, ids };
    this.indexes[form] = index;
    return index;
  }
}

/** The first occurrence of `pattern` (not empty) in `ids` at or after `start`, or null. */
function search(ids: Int32Array, pattern: Int32Array, start: number): number | null {
  const fallback = borders(pattern);
  let matched = 0;
  for (let at = start; at < ids.length; at++) {
    while (matched > 0 && ids[at] !== pattern[matched]) matched = fallback[matched - 1] ?? 0;
    if (ids[at] === pattern[matched]) matched++;
    if (matched === pattern.length) return at - matched + 1;
  }
  return null;
}

/** For each prefix of the pattern, the length of its longest proper prefix that is also its end. */
function borders(pattern: Int32Array): Int32Array {
  const lengths = new Int32Array(pattern.length);
  let length = 0;
  for (let at = 1; at < pattern.length; at++) {
    while (length > 0 && pattern[at] !== pattern[length]) length = lengths[length - 1] ?? 0;
    if (pattern[at] === pattern[length]) length++;
    lengths[at] = length;
  }
  return lengths;
}
