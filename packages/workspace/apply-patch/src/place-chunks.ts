import { type ChunkLine, type UpdateChunk } from './hunk.ts';
import { type LineBlock, LineMatcher } from './line-matcher.ts';
import { lastLine, type TextDocument } from './text-document.ts';
import { type WantedLines } from './wanted-lines.ts';

/** A chunk with its place: `removed` lines of the document from `start` on give way to what `lines` says. */
export interface Placement {
  start: number;
  removed: number;
  lines: ChunkLine[];
}

/** Placements in file order that do not overlap, or the chunk that has no place. */
export type PlacementResult = { ok: true; placements: Placement[] } | { ok: false; reason: MissingPlace };
export type MissingPlace = { type: 'context'; context: string } | { type: 'lines'; lines: LineBlock };

/** The lines of a chunk and the block of old lines among them, which is what is looked for. */
interface Reading {
  lines: ChunkLine[];
  old: LineBlock;
}

/** A chunk and what is looked for on its behalf: its contexts, then the first of its readings that has a place. */
interface Wanted {
  contexts: LineBlock[];
  readings: Reading[];
  isEndOfFile: boolean;
}

const isOld = ({ kind }: ChunkLine): boolean => kind !== '+';
const isNew = ({ kind }: ChunkLine): boolean => kind !== '-';

/**
 * Looks up where each chunk belongs. Chunks go forward through the file: each is sought after the one before it.
 * A chunk without old lines belongs at the end of the file, before an empty last line, whatever its context said.
 * Chunks marked as end of file may go back, but not into lines that another chunk has taken. Takes time linear in
 * the document and the chunks. The chunks' lines are among the `wanted`.
 */
export function placeChunks(document: TextDocument, chunks: readonly UpdateChunk[], wantedLines: WantedLines): PlacementResult {
  const wanted = chunks.map(toWanted);
  const blocks = wanted.flatMap(({ contexts, readings }) => [...contexts, ...readings.map(({ old }) => old)]).filter(({ length }) => length > 0);
  const matcher = new LineMatcher(document, blocks, wantedLines);
  const placements: Placement[] = [];
  const appended: Placement[] = [];
  let next = 0;
  let taken = 0;
  for (const { contexts, readings, isEndOfFile } of wanted) {
    for (const context of contexts) {
      const at = matcher.find(context, next);
      if (at === null) return { ok: false, reason: { type: 'context', context: context.join('') } };
      next = at + 1;
    }
    const [whole] = readings;
    if (whole === undefined) continue;
    if (whole.old.length === 0) {
      const placement = { start: 0, removed: 0, lines: whole.lines };
      appended.push(placement);
      placements.push(placement);
      continue;
    }
    const placement = place(matcher, readings, isEndOfFile, next);
    // Only an end-of-file chunk goes back, and it reaches to the end: it is free if everything taken ends before it.
    if (placement === null || (placement.removed > 0 && placement.start < taken)) return { ok: false, reason: { type: 'lines', lines: whole.old } };
    placements.push(placement);
    next = placement.start + placement.removed;
    if (placement.removed > 0 || next < document.length) taken = Math.max(taken, next);
  }
  const end = lastLine(document)?.text === '' ? document.length - 1 : document.length;
  for (const placement of appended) placement.start = Math.max(end, taken);
  // Chunks that insert at the same place stay in the order of the patch.
  placements.sort((a, b) => a.start - b.start);
  return { ok: true, placements };
}

function toWanted({ contexts, lines, isEndOfFile }: UpdateChunk): Wanted {
  const readings = [lines, withoutEmptyLastLine(lines)].flatMap((reading) => (reading === null ? [] : [toReading(reading)]));
  return { contexts: contexts.map((context) => [context]), readings, isEndOfFile };
}

function toReading(lines: ChunkLine[]): Reading {
  return { lines, old: lines.filter(isOld).map(({ text }) => text) };
}

function place(matcher: LineMatcher, readings: readonly Reading[], isEndOfFile: boolean, next: number): Placement | null {
  for (const { lines, old } of readings) {
    const start = old.length === 0 ? next : matcher.find(old, next, isEndOfFile);
    if (start !== null) return { start, removed: old.length, lines };
  }
  return null;
}

/** Models end a chunk with an empty line that the file does not have; with it goes an empty last new line. */
function withoutEmptyLastLine(lines: ChunkLine[]): ChunkLine[] | null {
  const lastOld = lines.findLastIndex(isOld);
  const lastNew = lines.findLastIndex(isNew);
  if (lines[lastOld]?.text !== '') return null;
  const dropsNew = lines[lastNew]?.text === '';
  return lines.flatMap((line, index): ChunkLine[] => {
    const isDroppedNew = index === lastNew && dropsNew;
    if (index !== lastOld && !isDroppedNew) return [line];
    if (line.kind !== ' ' || (index === lastOld && isDroppedNew)) return [];
    return [{ kind: isDroppedNew ? '-' : '+', text: line.text }];
  });
}
