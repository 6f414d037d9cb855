import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counted } from './changes.fixture.ts';
import { type Range, tokenEdits } from './token-edits.ts';

const without = (list: readonly string[], ranges: readonly Range[]): string[] => list.filter((_, index) => !ranges.some(({ start, end }) => index >= start && index < end));
const sizeOf = (ranges: readonly Range[]): number => ranges.reduce((sum, { start, end }) => sum + end - start, 0);

/** The length of the longest common subsequence, the slow way. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let before = b.map(() => 0).concat(0);
  for (const x of a) {
    const now = [0];
    for (const [j, y] of b.entries()) now.push(x === y ? (before[j] ?? 0) + 1 : Math.max(before[j + 1] ?? 0, now[j] ?? 0));
    before = now;
  }
  return before.at(-1) ?? 0;
}

describe('token edits', () => {
  it.each([
    ['abc', 'abc', [], []],
    ['', 'ab', [], [[0, 2]]],
    ['abc', 'axc', [[1, 2]], [[1, 2]]],
    ['abcdef', 'abXcdf', [[4, 5]], [[2, 3]]],
    ['aa', 'aaa', [], [[2, 3]]],
  ])('from %j to %j', (old, now, removed, added) => {
    const edits = tokenEdits(old.split(''), now.split(''));
    expect([edits.old, edits.now].map((ranges) => ranges.map(({ start, end }) => [start, end]))).toEqual([removed, added]);
  });

  it('leaves the same on both sides, as much of it as there is', () => {
    const tokens = fc.array(fc.constantFrom('a', 'b', 'c', ' '), { maxLength: 20 });
    fc.assert(
      fc.property(tokens, tokens, (old, now) => {
        const edits = tokenEdits(old, now);
        expect(without(old, edits.old)).toEqual(without(now, edits.now));
        expect(old.length - sizeOf(edits.old)).toBe(commonLength(old, now));
        for (const ranges of [edits.old, edits.now]) for (const [index, { start }] of ranges.entries()) expect(start).toBeGreaterThan(index === 0 ? -1 : (ranges[index - 1]?.end ?? 0));
      }),
    );
  });

  it('calls all that lies between equal ends changed when it takes too many edits', () => {
    const many = (name: string): string[] => ['same', ...Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 'x' : `${name}${index}`)), 'same'];
    expect(tokenEdits(many('a'), many('b'))).toEqual({ old: [{ start: 2, end: 101 }], now: [{ start: 2, end: 101 }] });
  });

  it('reads in proportion to its lists', () => {
    const readsFor = (size: number): number => {
      const old = counted(Array.from({ length: size }, (_, index) => `a${index % 7}`));
      const now = counted(Array.from({ length: size }, (_, index) => (index % (size / 8) === 9 ? 'new' : `a${index % 7}`)));
      tokenEdits(old.list, now.list);
      return old.reads() + now.reads();
    };
    expect(readsFor(40_000)).toBeLessThan(5 * readsFor(10_000));
    const different = counted(Array.from({ length: 40_000 }, (_, index) => `a${index}`));
    tokenEdits(different.list, Array.from({ length: 40_000 }, (_, index) => `b${index}`));
    expect(different.reads()).toBeLessThan(10_000);
  });
});
