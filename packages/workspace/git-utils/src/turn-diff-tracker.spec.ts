import { describe, expect, it } from '@jest/globals';
import { blobId } from './blob-id.ts';
import { afterFirst, afterSecond, noRepository } from './original-diffs.fixture.ts';
import { TurnDiffTracker } from './turn-diff-tracker.ts';

/** The original does not say that a file was renamed; the rest of its text is the same. */
const withoutRenames = (diff: string): string => diff.replace(/^similarity index .*\nrename from .*\nrename to .*\n/gm, '');

const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** The files and the first patch behind the captured diffs. There the changed line of crlf.txt lost its CR, as the original does. */
function firstPatch(): TurnDiffTracker {
  const tracker = new TurnDiffTracker();
  const update = (path: string, before: string, after: string, mode?: number): void => {
    tracker.noteBaseline(path, before, mode);
    tracker.noteChange(path, after);
  };
  update('/repo/m.txt', 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n', 'a\nB\nc\nd\ne\nf\ng\nh\nI\nj\n');
  tracker.noteBaseline('/repo/mv.txt', 'one\ntwo\n');
  tracker.noteMove('/repo/mv.txt', '/repo/sub/moved.txt', 'one\nTWO\n');
  tracker.noteBaseline('/repo/del.txt', 'x\n');
  tracker.noteChange('/repo/del.txt', null);
  tracker.noteChange('/repo/new.txt', 'hello\n');
  update('/repo/run.sh', '#!/bin/sh\necho hi\n', '#!/bin/sh\necho bye\n', 0o755);
  update('/repo/nn.txt', 'no newline', 'has newline\n');
  update('/repo/crlf.txt', 'crlf\r\nq\r\n', 'crlf\r\nQ\n');
  tracker.noteChange('/repo/empty.txt', '');
  tracker.noteChange('/outside/o.txt', 'out\n');
  return tracker;
}

describe('TurnDiffTracker', () => {
  it('gives the diff that the original gives for one patch', async () => {
    expect(withoutRenames(await firstPatch().unifiedDiff('/repo'))).toBe(joined(afterFirst));
  });

  it('gives the diff that the original gives after a second one', async () => {
    const tracker = firstPatch();
    tracker.noteBaseline('/repo/sub/moved.txt', 'one\nTWO\n');
    tracker.noteMove('/repo/sub/moved.txt', '/repo/sub/again.txt', 'one\nTWO\n');
    tracker.noteMove('/repo/run.sh', '/repo/run2.sh', '#!/bin/sh\necho\n', 0o644);
    tracker.noteChange('/repo/new.txt', null);
    expect(withoutRenames(await tracker.unifiedDiff('/repo'))).toBe(joined(afterSecond));
  });

  it('tells of renames and modes without content, and of binary files without theirs', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteBaseline('/repo/bin', Buffer.from([0, 0xff, 1]));
    tracker.noteChange('/repo/bin', 'text\n');
    tracker.noteBaseline('/repo/nul', 'a\0b');
    tracker.noteChange('/repo/nul', null);
    tracker.noteBaseline('/repo/pure', 'p\n');
    tracker.noteMove('/repo/pure', '/repo/pure2', 'p\n');
    tracker.noteBaseline('/repo/tool', 't\n');
    tracker.noteChange('/repo/tool', 't\n', 0o755);
    tracker.noteBaseline('/repo/keep', 'k\n');
    tracker.noteChange('/repo/keep', 'K\n');
    tracker.noteChange('/repo/keep', 'k\n');
    expect(await tracker.unifiedDiff('/repo')).toBe(joined([
      'diff --git a/bin b/bin',
      'index 046f393ee9d8a6a0754b8ddadce727b4ce35f272..8e27be7d6154a1f68ea9160ef0e18691d20560dc',
      'Binary files a/bin and b/bin differ',
      'diff --git a/nul b/nul',
      'deleted file mode 100644',
      `index ${blobId(Buffer.from('a\0b'))}..0000000000000000000000000000000000000000`,
      'Binary files a/nul and /dev/null differ',
      'diff --git a/pure b/pure2',
      'similarity index 100%',
      'rename from pure',
      'rename to pure2',
      'diff --git a/tool b/tool',
      'old mode 100644',
      'new mode 100755',
    ]));
  });

  it('finds a rename in a deletion and a new file of the same content', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteBaseline('/repo/old', 'content\n');
    tracker.noteChange('/repo/old', null);
    tracker.noteChange('/repo/new', 'content\n');
    expect(await tracker.unifiedDiff('/repo')).toBe('diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\n');
  });

  it('names files by absolute path without a repository', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteChange('/plain/sub/n', '1\n');
    tracker.noteBaseline('/plain/keep', 'k\n');
    tracker.noteChange('/plain/keep', 'K\n');
    expect(await tracker.unifiedDiff(null)).toBe(joined(noRepository));
  });

  it('takes a move onto another file for a change there and a deletion here', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteBaseline('/repo/a', 'a\n');
    tracker.noteBaseline('/repo/b', 'b\n');
    tracker.noteMove('/repo/a', '/repo/b', 'a\n');
    expect((await tracker.unifiedDiff('/repo')).match(/^(?:diff|deleted|[-+]\w).*$/gm)).toEqual(['diff --git a/a b/a', 'deleted file mode 100644', '-a', 'diff --git a/b b/b', '-b', '+a']);
    tracker.noteChange('/repo/b', null);
    expect((await tracker.unifiedDiff('/repo')).match(/^(?:diff|[-+]\w).*$/gm)).toEqual(['diff --git a/a b/a', '-a', 'diff --git a/b b/b', '-b']);
  });

  it('counts only the first baseline of a path', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteBaseline('/repo/a', 'a\n');
    tracker.noteBaseline('/repo/a', 'other\n');
    tracker.noteMove('/repo/a', '/repo/b', 'a\nb\n');
    tracker.noteBaseline('/repo/a', null);
    tracker.noteChange('/repo/a', 'new\n');
    const diff = await tracker.unifiedDiff('/repo');
    expect(diff.match(/^(?:diff|new file|[-+ ]\w).*$/gm)).toEqual(['diff --git a/a b/a', '-a', '+new', 'diff --git a/b b/b', 'new file mode 100644', '+a', '+b']);
  });

  it('quotes names that would break a line', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteChange('/repo/a\n"b\u0001', 'x\n');
    tracker.noteChange('/repo/sp ace', 'x\n');
    expect((await tracker.unifiedDiff('/repo')).match(/^(?:diff|\+\+\+).*$/gm)).toEqual([
      'diff --git "a/a\\n\\"b\\001" "b/a\\n\\"b\\001"',
      '+++ "b/a\\n\\"b\\001"',
      'diff --git a/sp ace b/sp ace',
      '+++ b/sp ace\t',
    ]);
  });
});
