import { LINE_FORMS } from './line-forms.ts';
import { lastOccurrences } from './last-occurrences.ts';
import { lineKey } from './line-key.ts';

/** Lines to look for, one after another. Searches name a block by the very array. */
export type LineBlock = readonly string[];

/** File and blocks in one form, with a number for each different line of a block. */
interface FormIndex {
  /** The file; -1 for a line that is in no block. */
  ids: Int32Array;
  /** The blocks that the file has somewhere, and where it has them last. */
  patterns: Map<LineBlock, { ids: Int32Array; last: number }>;
}

/**
 * Finds blocks of lines in a file. All blocks are told at the start: each form of the lines is then indexed once, when
 * a search first needs it, in time linear in the file and the blocks. A search in a form that has no match ahead
 * costs nothing; one that has is linear in the distance to it (Knuth-Morris-Pratt). So searches that go forward
 * through the file, each from behind what the one before it found, are linear altogether, whatever the lines are.
 */
export class LineMatcher {
  private readonly indexes: (FormIndex | undefined)[] = [];
  private readonly lines: readonly string[];
  private readonly blocks: readonly LineBlock[];

  /** @param blocks none of them empty */
  constructor(lines: readonly string[], blocks: readonly LineBlock[]) {
    this.lines = lines;
    this.blocks = blocks;
  }

  /**
   * The first place at or after `from` where one of the blocks stands, or null. All of the range is searched in one
   * form before the next form. With `atEnd` only the last place that it fits in is looked at, wherever `from` is.
   */
  find(block: LineBlock, from: number, atEnd = false): number | null {
    const last = this.lines.length - block.length;
    const start = atEnd ? last : from;
    if (last < 0 || start > last) return null;
    for (const [form, toForm] of LINE_FORMS.entries()) {
      const { ids, patterns } = (this.indexes[form] ??= this.index(toForm));
      const pattern = patterns.get(block);
      if (pattern !== undefined && pattern.last >= start) return search(ids, pattern.ids, start);
    }
    return null;
  }

  private index(toForm: (line: string) => string): FormIndex {
    const idOf = new Map<string, number>();
    const numbered = this.blocks.map((block) => Int32Array.from(block, (line) => idFor(lineKey(toForm(line)), idOf)));
    const ids = Int32Array.from(this.lines, (line) => idOf.get(lineKey(toForm(line))) ?? -1);
    const lasts = lastOccurrences(ids, numbered, idOf.size);
    const patterns: FormIndex['patterns'] = new Map();
    for (const [at, block] of this.blocks.entries()) {
      const [pattern, last] = [numbered[at], lasts[at]];
      if (pattern !== undefined && last !== undefined && last >= 0) patterns.set(block, { ids: pattern, last });
    }
    return { ids, patterns };
  }
}

function idFor(key: string, idOf: Map<string, number>): number {
  const id = idOf.get(key) ?? idOf.size;
  idOf.set(key, id);
  return id;
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
