import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LINE_FORMS } from './line-forms.ts';
import { LineMatcher } from './line-matcher.ts';

/** The definition, step by step. */
function naive(lines: readonly string[], block: readonly string[], from: number, atEnd: boolean): number | null {
  const last = lines.length - block.length;
  for (const form of LINE_FORMS) {
    for (let at = atEnd ? last : from; at >= 0 && at <= last; at++) {
      if (block.every((line, index) => form(line) === form(lines[at + index] ?? ''))) return at;
    }
  }
  return null;
}

describe('LineMatcher', () => {
  it('finds what the definition finds', () => {
    const line = fc.constantFrom('', ' ', 'a', 'a ', ' a', 'b', '\u2018b\u2019', "'b'", 'c\u00a0d', 'c d');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.array(line, { minLength: 1, maxLength: 4 }), fc.nat(5), fc.boolean(), (lines, block, from, atEnd) => {
        expect(new LineMatcher(lines).find(block, from, atEnd)).toBe(naive(lines, block, from, atEnd));
      }),
      { numRuns: 3000 },
    );
  });

  it('tries the whole range in one form before the next', () => {
    expect(new LineMatcher(['a ', 'a']).find(['a'], 0)).toBe(1);
    expect(new LineMatcher([' a', 'a ']).find(['a'], 0)).toBe(1);
    expect(new LineMatcher(['\u201ca\u201d', ' "a"']).find(['"a"'], 0)).toBe(1);
  });

  it('makes dashes, quotes and spaces plain, and nothing else', () => {
    const matcher = new LineMatcher(['x \u2013 \u2018y\u2019\u3000\u201cz\u201d', 'caf\u0065\u0301', 'wait\u2026']);
    expect(matcher.find([`x - 'y' "z"`], 0)).toBe(0);
    expect(matcher.find(['caf\u00e9'], 0)).toBeNull();
    expect(matcher.find(['wait...'], 0)).toBeNull();
  });

  it('stays linear where every place begins a match', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
    const block = [...lines.slice(0, 40_000), 'a', 'a'];
    expect(new LineMatcher(lines).find(block, 0)).toBeNull();
  });
});
