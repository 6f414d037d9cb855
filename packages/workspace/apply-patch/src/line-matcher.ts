import { lastOccurrences } from './last-occurrences.ts';
import { LINE_FORMS, type LineForm } from './line-forms.ts';
import { type NumberedRun } from './numbered-run.ts';
import { type TextDocument } from './text-document.ts';
import { type WantedLines } from './wanted-lines.ts';

/** Lines to look for, one after another. Searches name a block by the very array. */
export type LineBlock = readonly string[];

/** A file and the blocks that it has somewhere, as numbers, and where it has them last. */
interface Index {
  /** The file, run by run, and where each run begins. */
  runs: NumberedRun[];
  starts: Int32Array;
  patterns: Map<LineBlock, { numbers: Int32Array; last: number }>;
}

/**
 * Finds blocks of lines in a file. All blocks are told at the start: in each form of the lines they are then sought
 * together, once, when a search first needs it, in time linear in the file and the blocks. A search in a form that has no
 * match ahead costs nothing; one that has is linear in the distance to it (Knuth-Morris-Pratt). So searches that go
 * forward through the file, each from behind what the one before it found, are linear altogether, whatever the lines are.
 */
export class LineMatcher {
  private readonly indexes = new Map<LineForm, Index>();
  private readonly document: TextDocument;
  private readonly blocks: readonly LineBlock[];
  private readonly wanted: WantedLines;

  /** @param blocks none of them empty, of lines that are wanted */
  constructor(document: TextDocument, blocks: readonly LineBlock[], wanted: WantedLines) {
    this.document = document;
    this.blocks = blocks;
    this.wanted = wanted;
  }

  /**
   * The first place at or after `from` where one of the blocks stands, or null. All of the range is searched in one
   * form before the next form. With `atEnd` only the last place that it fits in is looked at, wherever `from` is.
   */
  find(block: LineBlock, from: number, atEnd = false): number | null {
    const last = this.document.length - block.length;
    const start = atEnd ? last : from;
    if (last < 0 || start > last) return null;
    for (const form of LINE_FORMS) {
      const index = this.index(form);
      const pattern = index.patterns.get(block);
      if (pattern !== undefined && pattern.last >= start) return search(index, pattern.numbers, start);
    }
    return null;
  }

  private index(form: LineForm): Index {
    const known = this.indexes.get(form) ?? this.makeIndex(form);
    this.indexes.set(form, known);
    return known;
  }

  private makeIndex(form: LineForm): Index {
    const numbered = this.blocks.map((block) => this.wanted.numbersOf(form, block));
    const runs = this.wanted.runsIn(form, this.document.runs);
    const lasts = lastOccurrences(runs, numbered, this.wanted.count(form));
    const patterns: Index['patterns'] = new Map();
    for (const [at, block] of this.blocks.entries()) {
      const [numbers, last] = [numbered[at], lasts[at]];
      if (numbers !== undefined && last !== undefined && last >= 0) patterns.set(block, { numbers, last });
    }
    let length = 0;
    const starts = Int32Array.from(runs, ({ numbers }) => (length += numbers.length) - numbers.length);
    return { runs, starts, patterns };
  }
}

/** The first occurrence of `pattern` (not empty) at or after `start`, or null. */
function search({ runs, starts }: Index, pattern: Int32Array, start: number): number | null {
  const fallback = borders(pattern);
  const first = pattern[0] ?? 0;
  let matched = 0;
  for (let index = runAt(starts, start); index < runs.length; index++) {
    const run = runs[index];
    if (run === undefined || (matched === 0 && !run.present.has(first))) continue;
    const { numbers } = run;
    const runStart = starts[index] ?? 0;
    for (let at = Math.max(0, start - runStart); at < numbers.length; at++) {
      const number = numbers[at];
      while (matched > 0 && number !== pattern[matched]) matched = fallback[matched - 1] ?? 0;
      if (number === pattern[matched]) matched++;
      if (matched === pattern.length) return runStart + at - matched + 1;
    }
  }
  return null;
}

/** The last run that begins at or before a line; runs are not empty. */
function runAt(starts: Int32Array, line: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
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
