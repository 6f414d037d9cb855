import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDocument } from './edit-document.ts';
import { type ChunkLine } from './hunk.ts';
import { RUN_LENGTH } from './line-runs.ts';
import { type Placement } from './place-chunks.ts';
import { documentLines, documentText, type TextDocument, toDocument, usualEnding } from './text-document.ts';

const text = fc.constantFrom('', 'a', 'b ', 'c\rd', '\u{1f600}', 'e\ufefff');
const inserted = fc.oneof(text, fc.constantFrom('\ufeffx', 'y\r'));
const fileText = fc
  .tuple(fc.constantFrom('', '\ufeff', '\ufeff\ufeff'), fc.constantFrom(0, 0, RUN_LENGTH - 2, 2 * RUN_LENGTH), fc.array(fc.tuple(text, fc.constantFrom('\n', '\r\n')), { maxLength: 8 }), fc.boolean())
  .map(([bom, before, lines, isEnded]) => `${bom}${'z\r\n'.repeat(before)}${lines.map((line) => line.join('')).join('')}${isEnded ? '' : 'end'}`);

/** Chunks at any places of a document, in order: how far behind the one before, and of what lines. */
const shape = fc.array(fc.tuple(fc.nat(RUN_LENGTH + 3), fc.array(fc.tuple(fc.constantFrom<ChunkLine['kind']>(' ', '-', '+'), inserted), { maxLength: 4 })), { maxLength: 4 });
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function placements({ length }: TextDocument, from: Shape): Placement[] {
  let at = 0;
  return from.map(([gap, wanted]) => {
    const start = Math.min(length, at + gap);
    let left = length - start;
    const lines = wanted.filter(([kind]) => kind === '+' || left-- > 0).map(([kind, own]): ChunkLine => ({ kind, text: own }));
    const removed = lines.filter(({ kind }) => kind !== '+').length;
    at = start + removed;
    return { start, removed, lines };
  });
}

const bare = (document: TextDocument): unknown => [document.hasBom, usualEnding(document), documentLines(document).map((line) => ({ ...line, origin: 0 }))];

describe('a document', () => {
  it('has the bytes that it was read from', () => {
    fc.assert(fc.property(fc.oneof(fileText, fc.string({ unit: 'binary' })), (own) => expect(documentText(toDocument(own))).toBe(own)));
  });
});

describe('editDocument', () => {
  it('gives what reading the edited text gives, and leaves the document as it was', () => {
    fc.assert(
      fc.property(fileText, fc.array(shape, { maxLength: 4 }), (own, shapes) => {
        let document = toDocument(own);
        for (const one of shapes) {
          const before = documentText(document);
          const edited = editDocument(document, placements(document, one));
          expect(documentText(document)).toBe(before);
          expect(bare(edited)).toEqual(bare(toDocument(documentText(edited))));
          expect(edited.length).toBe(documentLines(edited).length);
          document = edited;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps each line that no chunk removes, by its place', () => {
    fc.assert(
      fc.property(fileText, shape, (own, one) => {
        const document = toDocument(own);
        const chunks = placements(document, one);
        const gone = new Set(chunks.flatMap(({ start, lines }) => lines.filter(({ kind }) => kind !== '+').flatMap(({ kind }, at) => (kind === '-' ? [start + at] : []))));
        const last = document.length - 1;
        const stays = documentLines(document).filter((line, at) => !gone.has(at) && (at !== last || line.ending !== ''));
        const edited = documentLines(editDocument(document, chunks)).filter(({ origin }) => origin !== null && (origin !== last || documentLines(document)[last]?.ending !== ''));
        expect(edited).toEqual(stays);
      }),
      { numRuns: 500 },
    );
  });

  it('never has neighbouring runs that would fit into one, after however many edits', () => {
    let document = toDocument('line\n'.repeat(20 * RUN_LENGTH));
    for (let n = 0; n < 300; n++) {
      const start = (n * 7919) % document.length;
      document = editDocument(document, [{ start, removed: 1, lines: [{ kind: '-', text: 'line' }, ...(n % 3 === 0 ? [{ kind: '+' as const, text: 'new' }] : [])] }]);
    }
    const lengths = document.runs.map(({ lines }) => lines.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(RUN_LENGTH);
    expect(Math.min(...lengths.slice(1).map((length, at) => length + (lengths[at] ?? 0)))).toBeGreaterThan(RUN_LENGTH);
  });
});
