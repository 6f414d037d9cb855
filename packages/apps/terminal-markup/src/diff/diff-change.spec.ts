import { describe, expect, it } from '@jest/globals';
import { add, CART, remove, update } from './changes.fixture.ts';
import { diffCounts } from './diff-change.ts';

describe('the counts of a diff', () => {
  it.each([
    ['an update', CART, 4, 3],
    ['a new file', add('a\nb\n'), 2, 0],
    ['a last line without an end', add('a\nb'), 2, 0],
    ['an empty file', add(''), 0, 0],
    ['signs within a whole file', add('-a\n+b\n@@\n'), 3, 0],
    ['a deleted file', remove('a\r\n\r\n'), 0, 2],
    ['rows that look like file headers', update('--- a\n+++ b\n@@ -1 +1 @@\n--- c\n+++ d\n'), 1, 1],
    ['a move', { path: 'a', kind: { type: 'update', move_path: 'b' }, diff: '\n\nMoved to: b' } as const, 0, 0],
    ['a hunk without a header', update('-a\n+b\n+c\n'), 2, 1],
  ])('of %s', (_, change, added, removed) => expect(diffCounts(change)).toEqual({ added, removed }));
});
