import { describe, expect, it } from '@jest/globals';

import { spokenDiff } from './spoken-diff.ts';

describe('a diff in words', () => {
  it('says where each part is, and has a sign before each line', () => {
    const diff = '--- a\n+++ b\n@@ -1,2 +1,2 @@ fn\n same\n-old\r\n+new\x1b[2J\n@@ -9 +9 @@\n-x\n\\ No newline at end of file\n\n\nMoved to: /w/b';
    expect(spokenDiff({ path: '/w/a', kind: { type: 'update', move_path: '/w/b' }, diff })).toEqual(['At line 1:', '  same', '- old', '+ new', 'At line 9:', '- x', '(no line break at the end of the file)']);
    expect(spokenDiff({ path: '/w/a', kind: { type: 'update' }, diff: '@@\n+x\n' })).toEqual(['Next part:', '+ x']);
  });

  it('takes whole contents for files that come or go', () => {
    expect(spokenDiff({ path: '/w/a', kind: { type: 'add' }, diff: 'one\n\ntwo\n' })).toEqual(['+ one', '+', '+ two']);
    expect(spokenDiff({ path: '/w/a', kind: { type: 'delete' }, diff: 'one\n' })).toEqual(['- one']);
  });
});
