import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineMatcher } from './line-matcher.ts';
import { RUN_LENGTH } from './line-runs.ts';
import { naiveFind } from './naive-places.fixture.ts';
import { toDocument } from './text-document.ts';
import { wantedFor } from './wanted-for.fixture.ts';

function find(lines: string[], block: string[], from = 0, atEnd = false): number | null {
  const document = toDocument(lines.map((text) => `${text}\n`).join(''));
  return new LineMatcher(document, [block], wantedFor([{ contexts: block, lines: [], isEndOfFile: false }])).find(block, from, atEnd);
}

describe('LineMatcher', () => {
  it('finds what the definition finds', () => {
    const line = fc.constantFrom('', ' ', 'a', 'a ', ' a', 'b', '\u2018b\u2019', "'b'", 'c\u00a0d', 'c d');
    const before = fc.constantFrom(0, 0, 0, RUN_LENGTH - 3);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), before, fc.array(line, { minLength: 1, maxLength: 4 }), fc.nat(5), fc.boolean(), (own, others, block, from, atEnd) => {
        // The searched lines lie across the end of a run of lines.
        const lines = [...Array.from({ length: others }, () => '...'), ...own];
        expect(find(lines, block, from, atEnd)).toBe(naiveFind(lines, block, from, atEnd));
      }),
      { numRuns: 3000 },
    );
  });

  it('tries the whole range in one form before the next', () => {
    expect(find(['a ', 'a'], ['a'])).toBe(1);
    expect(find([' a', 'a '], ['a'])).toBe(1);
    expect(find(['\u201ca\u201d', ' "a"'], ['"a"'])).toBe(1);
  });

  it('makes dashes, quotes and spaces plain, and nothing else', () => {
    const lines = ['x \u2013 \u2018y\u2019\u3000\u201cz\u201d', 'caf\u0065\u0301', 'wait\u2026'];
    expect(find(lines, [`x - 'y' "z"`])).toBe(0);
    expect(find(lines, ['caf\u00e9'])).toBeNull();
    expect(find(lines, ['wait...'])).toBeNull();
  });

  it('stays linear where every place begins a match', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
    const block = [...lines.slice(0, 40_000), 'a', 'a'];
    expect(find(lines, block)).toBeNull();
  });
});
