import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type FileChange } from '@codex-ts/protocol';
import fc from 'fast-check';
import { type Hunk } from './hunk.ts';
import { parsePatch } from './parse-patch.ts';
import { PatchStream } from './patch-stream.ts';
import { cutAt, patchText, spoiledText } from './patch-text.fixture.ts';

const CWD = '/home/me';

function streamed(...deltas: string[]): FileChange[] {
  const stream = new PatchStream({ cwd: CWD });
  for (const delta of deltas) stream.push(delta);
  stream.end();
  return stream.changes;
}

/** What a parsed patch would be shown as if the disk were not looked at. */
function shown(hunk: Hunk): FileChange {
  const path = resolve(CWD, hunk.path);
  if (hunk.type === 'add') return { path, kind: { type: 'add' }, diff: hunk.content };
  if (hunk.type === 'delete') return { path, kind: { type: 'delete' }, diff: '' };
  const to = hunk.moveTo === null ? path : resolve(CWD, hunk.moveTo);
  const diff = hunk.chunks.flatMap(({ contexts, lines }) => [
    ...(contexts.length === 0 ? ['@@\n'] : contexts.map((context) => `@@ ${context}\n`)),
    ...lines.map(({ kind, text }) => `${kind}${text}\n`),
  ]);
  const isMove = to !== path;
  return { path, kind: { type: 'update', move_path: isMove ? to : null }, diff: diff.join('') + (isMove ? `\n\nMoved to: ${to}` : '') };
}

describe('PatchStream', () => {
  it('shows a patch grow, line by line', () => {
    const stream = new PatchStream({ cwd: CWD });
    const seen: FileChange[][] = [];
    for (const delta of ['*** Begin Pa', 'tch\n*** Add File: a\n+o', 'ne\n+tw', 'o\n*** Update File: b\n*** Move to: c\n', '@@ def f\n ', 'x\n-y\n', '*** End Patch']) {
      if (stream.push(delta)) seen.push(stream.takeChanged());
    }
    const b = { path: '/home/me/b', kind: { type: 'update', move_path: '/home/me/c' } };
    const moved = '\n\nMoved to: /home/me/c';
    expect(seen).toEqual([
      [{ path: '/home/me/a', kind: { type: 'add' }, diff: '' }],
      [{ path: '/home/me/a', kind: { type: 'add' }, diff: 'one\n' }],
      [{ path: '/home/me/a', kind: { type: 'add' }, diff: 'one\ntwo\n' }, { ...b, diff: moved }],
      [{ ...b, diff: `@@ def f\n${moved}` }],
      [{ ...b, diff: `@@ def f\n x\n-y\n${moved}` }],
    ]);
    expect(stream.hasChanged).toBe(false);
    expect(stream.takeChanged()).toEqual([]);
  });

  it('ends with what the parser reads', async () => {
    let patches = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: patchText }, spoiledText), async (text) => {
        const parsed = await parsePatch(text);
        if (!parsed.ok) return;
        patches++;
        expect(streamed(text)).toEqual(parsed.hunks.map(shown));
      }),
      { numRuns: 3000 },
    );
    expect(patches).toBeGreaterThan(1000);
  });

  it('does not depend on how the text is cut', () => {
    const noise = fc.string({ unit: 'binary' });
    const limit = fc.constantFrom(undefined, 0, 30, 100);
    fc.assert(
      fc.property(fc.oneof(patchText, spoiledText, noise), fc.array(fc.nat(400)), limit, (text, places, maxLength) => {
        const options = { cwd: CWD, ...(maxLength === undefined ? {} : { maxLength }) };
        const [whole, cut] = [new PatchStream(options), new PatchStream(options)];
        whole.push(text);
        const kept: FileChange[] = [];
        for (const delta of cutAt(text, places)) {
          const hasChanged = cut.push(delta);
          const changed = cut.takeChanged();
          expect(changed.length > 0).toBe(hasChanged);
          // What was not reported as changed is what it was.
          kept.splice(cut.changes.length - changed.length, Infinity, ...changed);
          expect(kept).toEqual(cut.changes);
        }
        expect(cut.changes).toEqual(whole.changes);
        whole.end();
        cut.end();
        expect(cut.changes).toEqual(whole.changes);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes an indented end marker for context when the patch goes on after it', () => {
    const text = '*** Begin Patch\n*** Update File: f\n@@\n a\n *** End Patch\n';
    expect(streamed(text)).toMatchObject([{ diff: '@@\n a\n' }]);
    expect(streamed(`${text}\n\n`)).toMatchObject([{ diff: '@@\n a\n' }]);
    expect(streamed(`${text}\n-b\n*** End Patch`)).toMatchObject([{ diff: '@@\n a\n *** End Patch\n \n-b\n' }]);
  });

  it('keeps what came before a line that does not belong, and shows nothing after it', () => {
    expect(streamed('*** Begin Patch\n*** Add File: a\n+x\noops\n*** Add File: b\n+y\n*** End Patch')).toMatchObject([{ path: '/home/me/a', diff: 'x\n' }]);
    expect(streamed('Here is a patch:\n*** Begin Patch\n*** Add File: a\n')).toEqual([]);
    expect(streamed('*** Begin Patch\n*** Add File: a\n*** End Patch\n*** Add File: b\n')).toMatchObject([{ path: '/home/me/a' }]);
  });

  it('follows no more of the text than it was told to', () => {
    const text = `*** Begin Patch\n*** Add File: a\n${'+x\n'.repeat(1000)}`;
    const stream = new PatchStream({ cwd: CWD, maxLength: 100 });
    for (let at = 0; at < text.length; at += 7) stream.push(text.slice(at, at + 7));
    stream.end();
    const [change] = stream.changes;
    expect(change?.diff).toBe('x\n'.repeat(Math.floor((100 - text.indexOf('+')) / 3)));
  });

  it('has a file that the patch names twice in two entries', () => {
    expect(streamed('*** Begin Patch\n*** Delete File: a\n*** Add File: ./a\n+x\n')).toEqual([
      { path: '/home/me/a', kind: { type: 'delete' }, diff: '' },
      { path: '/home/me/a', kind: { type: 'add' }, diff: 'x\n' },
    ]);
  });
});
