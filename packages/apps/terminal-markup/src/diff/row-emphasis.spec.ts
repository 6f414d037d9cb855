import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { graphemes } from '../text-width.ts';
import { anyRow, counted, update } from './changes.fixture.ts';
import { hunksOf } from './diff-rows.ts';
import { tokensOf } from './diff-tokens.ts';
import { pairs, rowEmphasis } from './row-emphasis.ts';

/** Rows of a hunk with what stands out in brackets. */
function emphasized(diff: string): string[] {
  const rows = hunksOf(update(`@@ -1 +1 @@\n${diff}\n`))[0]?.rows ?? [];
  const { words } = rowEmphasis(rows);
  return rows.map((row) => {
    const ranges = words.get(row) ?? [];
    return row.sign + ranges.reduceRight((text, { start, end }) => `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`, row.text);
  });
}

describe('what stands out in changed rows', () => {
  it.each([
    ['a word', '-let a = b;\n+let a = c;', ['-let a = [b];', '+let a = [c];']],
    ['an insertion', '-f(a)\n+f(a, b)', ['-f(a)', '+f(a[, b])']],
    ['neighbouring words as one', '-one two three four\n+one 2 3 four', ['-one [two three] four', '+one [2 3] four']],
    ['indentation', '-  call();\n+    call();', ['-[  ]call();', '+[    ]call();']],
    ['words of scripts without spaces', '-日本語です\n+日本人です', ['-日本[語]です', '+日本[人]です']],
    ['whole characters', '-héllo wörld 👍🏽\n+héllo wörld 👍🏿', ['-héllo wörld [👍🏽]', '+héllo wörld [👍🏿]']],
    ['nothing in rows that have little in common', '-return sum;\n+throw new Error(text);', ['-return sum;', '+throw new Error(text);']],
    ['nothing where nothing was replaced', '-a b c\n d\n+a b d', ['-a b c', ' d', '+a b d']],
    ['the row that one became, among several', '-const a = 1;\n+// Why.\n+const a = 2;', ['-const a = [1];', '+// Why.', '+const a = [2];']],
    ['rows by place where there are as many', '-a: 1,\n-b: 1,\n+a: 2,\n+b: 2,', ['-a: [1],', '-b: [1],', '+a: [2],', '+b: [2],']],
    ['rows around a note', '-a b\n\\ No newline at end of file\n+a c', ['-a [b]', '\\\\ No newline at end of file', '+a [c]']],
  ])('%s', (_, diff, expected) => expect(emphasized(diff)).toEqual(expected));

  it('is a carriage return where others have none', () => {
    const rows = hunksOf(update('@@ -1 +1 @@\n-a\r\n-b\r\n+a\n+b\r\n c\n-d\r\n+e\r\n'))[0]?.rows ?? [];
    expect([...rowEmphasis(rows).returns].map((row) => row.sign + row.text)).toEqual(['-a', '-b', '+b']);
  });

  it('compares each row with a few others only', () => {
    const readsFor = (count: number): number => {
      const list = (name: string, length: number): { list: readonly string[][]; reads: () => number } =>
        counted(Array.from({ length }, (_, index) => [name, String(index)]));
      const [old, now] = [list('a', count), list('b', count + 1)];
      pairs(old.list, now.list);
      return old.reads() + now.reads();
    };
    expect(readsFor(4000)).toBeLessThan(4.1 * readsFor(1000));
  });
});

describe('tokens', () => {
  it('are the row, cut between what readers take for characters', () => {
    fc.assert(
      fc.property(anyRow, (text) => {
        const tokens = tokensOf(text);
        expect(tokens.join('')).toBe(text);
        expect(tokens.flatMap((token) => graphemes(token))).toEqual(graphemes(text));
      }),
    );
    expect(tokensOf('a_1 +=  "é日本x"')).toEqual(['a_1', ' ', '+', '=', '  ', '"', 'é', '日', '本', 'x', '"']);
  });
});
