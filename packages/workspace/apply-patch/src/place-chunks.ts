import { type ChunkLine, type UpdateChunk } from './hunk.ts';
import { LineMatcher } from './line-matcher.ts';
import { type TextDocument } from './text-document.ts';

/** A chunk with its place: `removed` lines of the document from `start` on give way to what `lines` says. */
export interface Placement {
  start: number;
  removed: number;
  lines: ChunkLine[];
}

/** Placements in file order that do not overlap, or the chunk that has no place. */
export type PlacementResult = { ok: true; placements: Placement[] } | { ok: false; reason: MissingPlace };
export type MissingPlace = { type: 'context'; context: string } | { type: 'lines'; lines: string[] };

const isOld = ({ kind }: ChunkLine): boolean => kind !== '+';
const isNew = ({ kind }: ChunkLine): boolean => kind !== '-';

/**
 * Looks up where each chunk belongs. Chunks go forward through the file: each is sought after the one before it.
 * A chunk without old lines belongs at the end of the file, before an empty last line, whatever its context said.
 * Chunks marked as end of file may go back, but not into lines that another chunk has taken.
 */
export function placeChunks(document: TextDocument, chunks: readonly UpdateChunk[]): PlacementResult {
  const matcher = new LineMatcher(document.lines.map(({ text }) => text));
  const placements: Placement[] = [];
  const appended: ChunkLine[] = [];
  let next = 0;
  for (const chunk of chunks) {
    for (const context of chunk.contexts) {
      const at = matcher.find([context], next);
      if (at === null) return { ok: false, reason: { type: 'context', context } };
      next = at + 1;
    }
    if (!chunk.lines.some(isOld)) {
      appended.push(...chunk.lines);
      continue;
    }
    const placement = placeBlock(matcher, chunk, next);
    if (placement === null || overlapsAny(placement, placements)) return { ok: false, reason: missingLines(chunk) };
    placements.push(placement);
    next = placement.start + placement.removed;
  }
  placements.sort((a, b) => a.start - b.start);
  if (appended.length > 0) placements.push(atEnd(document, placements, appended));
  return { ok: true, placements };
}

function missingLines(chunk: UpdateChunk): MissingPlace {
  return { type: 'lines', lines: chunk.lines.filter(isOld).map(({ text }) => text) };
}

function placeBlock(matcher: LineMatcher, { lines, isEndOfFile }: UpdateChunk, next: number): Placement | null {
  const direct = seek(matcher, lines, isEndOfFile, next);
  if (direct !== null) return direct;
  const shorter = withoutEmptyLastLine(lines);
  return shorter === null ? null : seek(matcher, shorter, isEndOfFile, next);
}

function seek(matcher: LineMatcher, lines: ChunkLine[], isEndOfFile: boolean, next: number): Placement | null {
  const old = lines.filter(isOld).map(({ text }) => text);
  const start = old.length === 0 ? next : matcher.find(old, next, isEndOfFile);
  return start === null ? null : { start, removed: old.length, lines };
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

function overlapsAny({ start, removed }: Placement, others: readonly Placement[]): boolean {
  return others.some((other) => start < other.start + other.removed && other.start < start + removed);
}

function atEnd({ lines }: TextDocument, placements: readonly Placement[], appended: ChunkLine[]): Placement {
  const before = lines.at(-1)?.text === '' ? lines.length - 1 : lines.length;
  const taken = placements.at(-1);
  const start = taken === undefined ? before : Math.max(before, taken.start + taken.removed);
  return { start, removed: 0, lines: appended };
}
