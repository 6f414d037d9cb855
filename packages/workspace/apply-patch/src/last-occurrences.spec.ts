import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastOccurrences } from './last-occurrences.ts';
import { type NumberedRun, numberedRun } from './numbered-run.ts';

/** The text in runs, some of them empty. */
function cutRuns(text: readonly number[], ends: readonly number[]): NumberedRun[] {
  const cuts = [0, ...[...ends].sort((a, b) => a - b), text.length];
  return cuts.slice(1).map((end, at) => numberedRun(Int32Array.from(text.slice(cuts[at], end))));
}

describe('lastOccurrences', () => {
  const symbols = (least: number, maxLength: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: least, max: 2 }), { minLength: 1, maxLength });

  it('finds what looking from the end finds', () => {
    fc.assert(
      fc.property(symbols(-1, 30), fc.array(symbols(0, 5), { maxLength: 12 }), fc.array(fc.nat(30), { maxLength: 4 }), (text, patterns, ends) => {
        const wanted = patterns.map((pattern) => {
          for (let at = text.length - pattern.length; at >= 0; at--) if (pattern.every((symbol, index) => text[at + index] === symbol)) return at;
          return -1;
        });
        const runs = cutRuns(text, ends);
        const found = lastOccurrences(runs, patterns.map((pattern) => Int32Array.from(pattern)), 3);
        expect([...found]).toEqual(wanted);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes very many and very long patterns', () => {
    const text = new Int32Array(100_000);
    const patterns = [text.subarray(1), text, Int32Array.from([...text, 0]), ...Array.from({ length: 1000 }, (_, length) => text.subarray(0, length + 1))];
    const found = lastOccurrences([numberedRun(text)], patterns, 1);
    expect([...found.slice(0, 5)]).toEqual([1, 0, -1, 99_999, 99_998]);
  });
});
