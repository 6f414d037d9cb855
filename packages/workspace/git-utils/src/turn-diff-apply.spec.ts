import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { git, put, tempFolder } from './git-repo.fixture.ts';
import { TurnDiffTracker } from './turn-diff-tracker.ts';

const NAMES = ['a', 'b.txt', 'dir/c', 'dir/d e', 'q"uote', 'tab\there', 'ünï'];
const name = fc.constantFrom(...NAMES);
const text = fc
  .tuple(fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'd\n', 'é\n'), { maxLength: 12 }), fc.constantFrom('', 'x', 'y'))
  .map(([lines, rest]) => lines.join('') + rest);
const mode = fc.constantFrom(0o644, 0o755);
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), at: name, text, mode }),
  fc.record({ do: fc.constant('delete' as const), at: name }),
  fc.record({ do: fc.constant('move' as const), at: name, to: name, text: fc.option(text, { nil: null }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The files of a turn, on disk and in the tracker at once. */
function run(root: string, tracker: TurnDiffTracker, change: Step): void {
  const path = join(root, change.at);
  const before = existsSync(path) ? readFileSync(path) : null;
  const bits = before === null ? 0o644 : statSync(path).mode & 0o777;
  if (change.do === 'write') {
    tracker.noteBaseline(path, before, bits);
    put(root, change.at, change.text);
    chmodSync(path, change.mode);
    tracker.noteChange(path, change.text, change.mode);
  } else if (before !== null && change.do === 'delete') {
    tracker.noteBaseline(path, before, bits);
    rmSync(path);
    tracker.noteChange(path, null);
  } else if (before !== null && change.do === 'move' && change.to !== change.at) {
    const to = join(root, change.to);
    if (existsSync(to)) tracker.noteBaseline(to, readFileSync(to), statSync(to).mode & 0o777);
    tracker.noteBaseline(path, before, bits);
    put(root, change.to, '');
    renameSync(path, to);
    if (change.text !== null) writeFileSync(to, change.text);
    chmodSync(to, bits);
    tracker.noteMove(path, to, change.text ?? before, bits);
  }
}

describe('the diff of a turn', () => {
  it('is taken by git, and leads to the files of the turn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.tuple(text, mode), { maxKeys: 5 }), fc.array(step, { minLength: 1, maxLength: 8 }), async (start, steps) => {
        const [root, copy] = [tempFolder(), tempFolder()];
        for (const folder of [root, copy]) {
          for (const [path, [content, bits]] of Object.entries(start)) {
            put(folder, path, content);
            chmodSync(join(folder, path), bits);
          }
        }
        const tracker = new TurnDiffTracker();
        for (const change of steps) run(root, tracker, change);
        const diff = await tracker.unifiedDiff(root);
        const patch = join(tempFolder(), 'patch');
        writeFileSync(patch, diff);
        if (diff !== '') git(copy, 'apply', '--whitespace=nowarn', patch);
        for (const path of NAMES) {
          const [wanted, got] = [join(root, path), join(copy, path)];
          expect([path, existsSync(got)]).toEqual([path, existsSync(wanted)]);
          if (!existsSync(wanted)) continue;
          expect(readFileSync(got, 'utf8')).toBe(readFileSync(wanted, 'utf8'));
          expect(statSync(got).mode & 0o100).toBe(statSync(wanted).mode & 0o100);
        }
      }),
      { numRuns: 80 },
    );
  });
});
