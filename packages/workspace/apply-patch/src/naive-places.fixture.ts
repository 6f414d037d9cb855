import { type UpdateChunk } from './hunk.ts';
import { LINE_FORMS } from './line-forms.ts';

/** A chunk's old lines in a file; `block` is what was found: an empty last line may be missing. */
export interface NaivePlace {
  start: number;
  block: readonly string[];
  /** False for a chunk without old lines, which has no place of its own. */
  isSought: boolean;
}

/** A place for each chunk, or the first that has none. */
export type NaiveResult = { places: NaivePlace[] } | { context: string } | { missing: readonly string[] };

/** The definition of the search, step by step. */
export function naiveFind(lines: readonly string[], block: readonly string[], from: number, atEnd: boolean): number | null {
  const last = lines.length - block.length;
  for (const form of LINE_FORMS) {
    for (let at = atEnd ? last : from; at >= 0 && at <= last; at++) {
      if (block.every((line, index) => form(line) === form(lines[at + index] ?? ''))) return at;
    }
  }
  return null;
}

/** The places of the old lines as the language defines them, in the order of the chunks. */
export function naivePlaces(lines: readonly string[], chunks: readonly UpdateChunk[], mayOverlap = false): NaiveResult {
  const places: NaivePlace[] = [];
  let next = 0;
  for (const chunk of chunks) {
    for (const context of chunk.contexts) {
      const at = naiveFind(lines, [context], next, false);
      if (at === null) return { context };
      next = at + 1;
    }
    const old = chunk.lines.filter(({ kind }) => kind !== '+').map(({ text }) => text);
    if (old.length === 0) {
      places.push({ start: lines.length, block: [], isSought: false });
      continue;
    }
    const found = placeOf(lines, old, next, chunk.isEndOfFile);
    if (found === null || (!mayOverlap && overlaps(found, places))) return { missing: old };
    places.push(found);
    next = found.start + found.block.length;
  }
  return { places };
}

function placeOf(lines: readonly string[], old: readonly string[], next: number, atEnd: boolean): NaivePlace | null {
  for (const block of old.at(-1) === '' ? [old, old.slice(0, -1)] : [old]) {
    const start = block.length === 0 ? next : naiveFind(lines, block, next, atEnd);
    if (start !== null) return { start, block, isSought: true };
  }
  return null;
}

function overlaps({ start, block }: NaivePlace, others: readonly NaivePlace[]): boolean {
  return others.some((other) => other.isSought && start < other.start + other.block.length && other.start < start + block.length);
}
