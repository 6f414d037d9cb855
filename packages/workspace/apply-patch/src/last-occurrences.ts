import { type NumberedRun } from './numbered-run.ts';

/**
 * Where each pattern stands last in a text of numbers, given in runs that follow one another: the index of its first
 * number there, or -1. One pass for all patterns together (Aho-Corasick), so that the time is linear in the text and
 * the patterns however they overlap.
 * Patterns are not empty and hold numbers from 0 to `width` - 1; other numbers in the text match nothing.
 */
export function lastOccurrences(text: readonly NumberedRun[], patterns: readonly Int32Array[], width: number): Int32Array {
  const trie = new Trie(patterns, width);
  const firsts = patterns.length > FEW ? null : patterns.map(([first = -1]) => first);
  const lastEnds = trie.lastEnds(text, ({ present }) => firsts === null || firsts.some((first) => present.has(first)));
  return Int32Array.from(patterns, (pattern, at) => {
    const end = lastEnds[trie.ends[at] ?? 0] ?? -1;
    return end === -1 ? -1 : end - pattern.length + 1;
  });
}

/** Up to so many patterns are asked for one by one whether a run has what they begin with. */
const FEW = 8;
const ROOT = 0;

/** All patterns as paths from one root. A node's fallback is the longest other path that ends like its own. */
class Trie {
  /** The node at which each pattern ends. */
  readonly ends: Int32Array;
  private readonly children = new Map<number, number>();
  private readonly width: number;
  private readonly parents: Int32Array;
  private readonly symbols: Int32Array;
  private readonly fallbacks: Int32Array;
  /** All nodes, shorter paths first. */
  private readonly byDepth: Int32Array;
  private size = 1;

  constructor(patterns: readonly Int32Array[], width: number) {
    this.width = width;
    const most = patterns.reduce((sum, { length }) => sum + length, 1);
    this.parents = new Int32Array(most);
    this.symbols = new Int32Array(most);
    this.ends = Int32Array.from(patterns, (pattern) => this.insert(pattern));
    this.fallbacks = new Int32Array(this.size);
    this.byDepth = this.sortByDepth();
    this.linkFallbacks();
  }

  private insert(pattern: Int32Array): number {
    let node = ROOT;
    for (const symbol of pattern) {
      const key = node * this.width + symbol;
      const known = this.children.get(key);
      if (known === undefined) {
        this.parents[this.size] = node;
        this.symbols[this.size] = symbol;
        this.children.set(key, this.size);
        node = this.size++;
      } else node = known;
    }
    return node;
  }

  /** A parent is always older than its children, so depths are known in the order of numbers; a counting sort does. */
  private sortByDepth(): Int32Array {
    const depths = new Int32Array(this.size);
    for (let node = 1; node < this.size; node++) depths[node] = (depths[this.parents[node] ?? ROOT] ?? 0) + 1;
    const starts = new Int32Array(this.size + 1);
    for (const depth of depths) starts[depth + 1] = (starts[depth + 1] ?? 0) + 1;
    for (let depth = 1; depth < starts.length; depth++) starts[depth] = (starts[depth] ?? 0) + (starts[depth - 1] ?? 0);
    const sorted = new Int32Array(this.size);
    for (const [node, depth] of depths.entries()) {
      const at = starts[depth] ?? 0;
      sorted[at] = node;
      starts[depth] = at + 1;
    }
    return sorted;
  }

  private linkFallbacks(): void {
    for (const node of this.byDepth) {
      const parent = this.parents[node] ?? ROOT;
      if (node === ROOT || parent === ROOT) continue;
      this.fallbacks[node] = this.step(this.fallbacks[parent] ?? ROOT, this.symbols[node] ?? 0);
    }
  }

  private step(from: number, symbol: number): number {
    for (let node = from; ; node = this.fallbacks[node] ?? ROOT) {
      const child = this.children.get(node * this.width + symbol);
      if (child !== undefined) return child;
      if (node === ROOT) return ROOT;
    }
  }

  /** For each node, the last index of the text at which its path ends, or -1. A run in which nothing begins is passed over. */
  lastEnds(text: readonly NumberedRun[], mayBegin: (run: NumberedRun) => boolean): Int32Array {
    const ends = new Int32Array(this.size).fill(-1);
    let node = ROOT;
    let start = 0;
    for (const run of text) {
      const { numbers } = run;
      for (let at = node !== ROOT || mayBegin(run) ? 0 : numbers.length; at < numbers.length; at++) {
        const symbol = numbers[at] ?? -1;
        // Most lines of a file are in no pattern: they cost no more than this comparison.
        node = symbol < 0 ? ROOT : this.step(node, symbol);
        if (node !== ROOT) ends[node] = start + at;
      }
      start += numbers.length;
    }
    // Where a path ends, its fallback ends too.
    for (let at = this.size - 1; at > 0; at--) {
      const longer = this.byDepth[at] ?? ROOT;
      const shorter = this.fallbacks[longer] ?? ROOT;
      ends[shorter] = Math.max(ends[shorter] ?? -1, ends[longer] ?? -1);
    }
    return ends;
  }
}
