import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChunkLine, type UpdateChunk } from './hunk.ts';
import { RUN_LENGTH } from './line-runs.ts';
import { naivePlaces } from './naive-places.fixture.ts';
import { placeChunks, type PlacementResult } from './place-chunks.ts';
import { type TextDocument, toDocument } from './text-document.ts';
import { wantedFor } from './wanted-for.fixture.ts';

function placedIn(document: TextDocument, chunks: readonly UpdateChunk[]): PlacementResult {
  return placeChunks(document, chunks, wantedFor(chunks));
}

/** By the definition; null for a patch that does not fit. */
function wantedPlaces(lines: readonly string[], chunks: readonly UpdateChunk[]): { start: number; removed: number }[] | null {
  const result = naivePlaces(lines, chunks);
  if (!('places' in result)) return null;
  const sought = result.places.filter(({ isSought }) => isSought).map(({ start, block }) => ({ start, removed: block.length }));
  return sought.sort((a, b) => a.start - b.start);
}

const line = fc.constantFrom('', ' ', 'a', 'a ', ' a', 'b', 'c', 'd', '\u2018b\u2019', "'b'");
const chunkLine: fc.Arbitrary<ChunkLine> = fc.record({ kind: fc.constantFrom(' ', '-', '+'), text: line });
const chunk: fc.Arbitrary<UpdateChunk> = fc.record({
  contexts: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.array<string>(line, { maxLength: 2 })),
  lines: fc.array(chunkLine, { minLength: 1, maxLength: 3 }),
  isEndOfFile: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
});

describe('placeChunks', () => {
  it('places chunks where the definition does', () => {
    let placed = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom(0, 0, 0, RUN_LENGTH - 4), fc.array(chunk, { maxLength: 5 }), (own, others, chunks) => {
        const lines = [...Array.from({ length: others }, () => '...'), ...own];
        const result = placedIn(toDocument(lines.map((text) => `${text}\n`).join('')), chunks);
        const wanted = wantedPlaces(lines, chunks);
        if (!result.ok) expect(wanted).toBeNull();
        else {
          placed++;
          const isAppended = ({ lines: own }: { lines: ChunkLine[] }): boolean => own.every(({ kind }) => kind === '+') && chunks.some((from) => from.lines === own);
          expect(result.placements.filter((found) => !isAppended(found)).map(({ start, removed }) => ({ start, removed }))).toEqual(wanted);
        }
      }),
      { numRuns: 5000 },
    );
    expect(placed).toBeGreaterThan(1000);
  });

  it('takes chunks of very many lines', () => {
    const lines: ChunkLine[] = Array.from({ length: 300_000 }, () => ({ kind: '+', text: 'x' }));
    const chunks = [{ contexts: [], lines, isEndOfFile: false }, { contexts: [], lines: [...lines, { kind: ' ' as const, text: 'a' }], isEndOfFile: true }];
    const result = placedIn(toDocument('a\n'), chunks);
    expect(result.ok && result.placements.map(({ start, removed, lines: own }) => [start, removed, own.length])).toEqual([[0, 1, 300_001], [1, 0, 300_000]]);
  });

  it('tells lines apart that are too long to be keys', () => {
    const long = (end: string): string => 'x'.repeat(20_000) + end;
    const document = toDocument(`${long('1')}\n${long('2')}\n${long('3 ')}\n`);
    const chunkFor = (text: string): UpdateChunk => ({ contexts: [], lines: [{ kind: '-', text }], isEndOfFile: false });
    expect(placedIn(document, [chunkFor(long('2')), chunkFor(long('3'))])).toMatchObject({ ok: true, placements: [{ start: 1 }, { start: 2 }] });
    expect(placedIn(document, [chunkFor(long('4'))])).toMatchObject({ ok: false });
  });
});
