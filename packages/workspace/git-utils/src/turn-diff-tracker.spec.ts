import { describe, expect, it } from '@jest/globals';
import { afterFirst, afterSecond, noRepository, replacing } from './original-diffs.fixture.ts';
import { TurnDiffTracker } from './turn-diff-tracker.ts';

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
    expect(await firstPatch().unifiedDiff('/repo')).toBe(joined(afterFirst));
  });

  it('gives the diff that the original gives after a second one', async () => {
    const tracker = firstPatch();
    tracker.noteBaseline('/repo/sub/moved.txt', 'one\nTWO\n');
    tracker.noteMove('/repo/sub/moved.txt', '/repo/sub/again.txt', 'one\nTWO\n');
    tracker.noteMove('/repo/run.sh', '/repo/run2.sh', '#!/bin/sh\necho\n', 0o644);
    tracker.noteChange('/repo/new.txt', null);
    expect(await tracker.unifiedDiff('/repo')).toBe(joined(afterSecond));
  });

  it('leaves out pure renames and what came back to its old content, and says so of binary files', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteBaseline('/repo/bin', Buffer.from([0, 0xff, 1]));
    tracker.noteChange('/repo/bin', 'text\n');
    tracker.noteBaseline('/repo/pure', 'p\n');
    tracker.noteMove('/repo/pure', '/repo/pure2', 'p\n');
    tracker.noteBaseline('/repo/over', 't\n');
    tracker.noteChange('/repo/over', 'T\n');
    tracker.noteBaseline('/repo/src', 's\n');
    tracker.noteBaseline('/repo/dst', 'd\n');
    tracker.noteMove('/repo/src', '/repo/dst', 'S\n');
    tracker.noteBaseline('/repo/keep', 'k\n');
    tracker.noteChange('/repo/keep', 'K\n');
    tracker.noteChange('/repo/keep', 'k\n');
    tracker.noteBaseline('/repo/rx', 'x\n', 0o755);
    tracker.noteChange('/repo/rx', null);
    expect(await tracker.unifiedDiff('/repo')).toBe(joined(replacing));
  });

  it('names files by absolute path without a repository', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteChange('/plain/sub/n', '1\n');
    tracker.noteBaseline('/plain/keep', 'k\n');
    tracker.noteChange('/plain/keep', 'K\n');
    expect(await tracker.unifiedDiff(null)).toBe(joined(noRepository));
  });

  it('tells of a replaced file again once its place is empty', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteBaseline('/repo/a', 'a\n');
    tracker.noteBaseline('/repo/b', 'b\n');
    tracker.noteMove('/repo/a', '/repo/b', 'a\n');
    expect(await tracker.unifiedDiff('/repo')).toBe('');
    tracker.noteChange('/repo/b', null);
    expect((await tracker.unifiedDiff('/repo')).match(/^diff.*$/gm)).toEqual(['diff --git a/a b/a', 'diff --git a/b b/b']);
  });

  it('counts only the first baseline, and treats a path left by a move as new', async () => {
    const tracker = new TurnDiffTracker();
    tracker.noteBaseline('/repo/a', 'a\n');
    tracker.noteBaseline('/repo/a', 'other\n');
    tracker.noteMove('/repo/a', '/repo/b', 'a\nb\n');
    tracker.noteBaseline('/repo/a', null);
    tracker.noteChange('/repo/a', 'new\n');
    const diff = await tracker.unifiedDiff('/repo');
    expect(diff.match(/^(?:diff|new file|[-+ ]\w).*$/gm)).toEqual(['diff --git a/a b/a', 'new file mode 100644', '+new', 'diff --git a/a b/b', ' a', '+b']);
  });
});
