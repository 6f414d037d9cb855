import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FuzzyScore } from './fuzzy-score.ts';
import { Haystack } from './haystack.ts';
import { PathMatcher } from './path-matcher.ts';
import { parseQuery } from './query-atoms.ts';
import { scoreOf } from './score-of.ts';

const find = (query: string, path: string) => {
  const matcher = new PathMatcher(query);
  const score = matcher.score(path);
  return score === null ? null : [score, matcher.indices(path)];
};

describe('a path and a query', () => {
  // Scores and places as the original gives them. Of places that are worth the same it takes the last, we the first.
  it.each<[query: string, path: string, score: number, indices: number[]]>([
    ['main', 'src/main.ts', 109, [4, 5, 6, 7]],
    ['main', 'foo bar main.md', 104, [8, 9, 10, 11]],
    ['main', 'm-a-i-n', 97, [0, 2, 4, 6]],
    ['main', 'domain', 76, [2, 3, 4, 5]],
    ['src main', 'src/main.ts', 193, [0, 1, 2, 4, 5, 6, 7]],
    ['env', '.env', 80, [1, 2, 3]],
    ['ccn', 'camelCaseName.ts', 65, [0, 5, 9]],
    ['x1', 'xx1', 52, [0, 2]],
    ['parser', 'HTMLParser', 116, [4, 5, 6, 7, 8, 9]],
    ['upperx', 'UPPER.TXT', 146, [0, 1, 2, 3, 4, 7]],
    ['unmain', 'Ünmäin.txt', 159, [0, 1, 2, 3, 4, 5]],
    ['naïve', 'naïve.md', 134, [0, 1, 2, 3, 4]],
    ['語/フ', '日本語/ファイル.txt', 61, [2, 3, 4]],
    ['日a', '日äb', 59, [0, 1]],
    ['smile', '😀smile.txt', 128, [1, 2, 3, 4, 5]],
    ['eclair', 'e\u0301clair', 159, [0, 1, 2, 3, 4, 5]],
    ['^ca', 'camelCaseName.ts', 59, [0, 1]],
    ['txt$', 'UPPER.TXT', 80, [6, 7, 8]],
    ['^a', '  ab', 32, [2]],
    ["'ain", 'Ünmäin.txt', 56, [3, 4, 5]],
    ['end\\$', 'end$', 109, [0, 1, 2, 3]],
    ['\\^car', '^caret', 104, [0, 1, 2, 3]],
    ['back\\sl', 'back\\slash', 184, [0, 1, 2, 3, 4, 5, 6]],
    ['  ts  ', 'snake_case_name.ts', 56, [16, 17]],
    ['ts !snake', 'camelCaseName.ts', 56, [14, 15]],
  ])('%j finds %j', (query, path, score, indices) => {
    expect(find(query, path)).toEqual([score, indices]);
  });

  it.each([
    ['Main', 'src/main.ts'],
    ['Ünmain', 'Ünmäin.txt'],
    ['NAIVE', 'naïve.md'],
    ['^file', 'a file'],
    ['main$', 'main.ts'],
    ["'man", 'main'],
    ['!main x', 'main.x'],
    ['ß', 'ss'],
    ['nima', 'main'],
    ['main', 'mai'],
    ['^main$', 'mains'],
  ])('%j does not find %j', (query, path) => {
    expect(find(query, path)).toBeNull();
  });

  it('takes the meaning of signs away behind a backslash', () => {
    expect(find('\\!bang', '!bang')).not.toBeNull();
    expect(find("\\'s", "it's")).not.toBeNull();
    expect(find('x\\ y', 'x y')?.[1]).toEqual([0, 1, 2]);
    expect(find('x\\ y', 'x_y')).toBeNull();
  });

  it('finds letters with accents whether they are composed or not', () => {
    expect(find('é', 'e\u0301clair')).toEqual(find('é', 'éclair'));
  });

  it.each(['', '   ', '!', "'", '^$', '\\'.repeat(0)])('has no words in %j', (query) => {
    expect(new PathMatcher(query).isEmpty).toBe(true);
  });
});

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', '_', '/', ' ', 'ä'), maxLength: 14 });
const words = fc.string({ unit: fc.constantFrom('a', 'b', '1', '_'), minLength: 1, maxLength: 4 });

describe('scores', () => {
  it('are those of the places, which are the best of all', () => {
    fc.assert(
      fc.property(letters, words, (path, word) => {
        const [atom] = parseQuery(word);
        if (atom === undefined) return;
        const hay = new Haystack();
        hay.fill(path, false);
        const places: number[] = [];
        const score = new FuzzyScore().find(hay, atom, places);
        places.sort((a, b) => a - b);
        const all = alignments([...hay.comparedFor(atom)].slice(0, hay.length), atom.cells).map((one) => scoreOf(hay, one));
        if (score === null) return expect(all).toEqual([]);
        expect(score).toBe(scoreOf(hay, places));
        // A run that starts better may be worth more later than the best start: the search looks one place back only.
        expect(Math.max(...all) - score).toBeLessThanOrEqual(8 * atom.cells.length);
        expect(Math.max(...all)).toBeGreaterThanOrEqual(score);
      }),
      { numRuns: 500 },
    );
  });

  it('can be had for paths and words without measure', () => {
    const path = 'ab/'.repeat(5000);
    expect(find('b'.repeat(300), path)?.[1]).toHaveLength(256);
    expect(find('zz', path)).toBeNull();
    expect(find('ab '.repeat(500), path)?.[0]).toBe(59 * 32);
  });
});

/** Every way to find the characters in their order. */
function alignments(hay: readonly number[], cells: readonly number[], from = 0): number[][] {
  const [first, ...rest] = cells;
  if (first === undefined) return [[]];
  return hay.flatMap((cell, at) => (at < from || cell !== first ? [] : alignments(hay, rest, at + 1).map((places) => [at, ...places])));
}
