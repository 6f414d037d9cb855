import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patchOf } from './check-text.fixture.ts';
import { RUN_LENGTH } from './line-runs.ts';
import { PATCH_RUNNERS } from './run-patch.fixture.ts';
import { tempFolder } from './temp-folder.fixture.ts';

for (const [how, run] of PATCH_RUNNERS) {
  describe(`many hunks for one file, ${how}`, () => {
    it('come to the same as one with all their chunks', async () => {
      const place = fc.tuple(fc.constantFrom('replace', 'remove', 'insert'), fc.boolean());
      await fc.assert(
        fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 12 }), fc.constantFrom(3, 90), fc.constantFrom('\n', '\r\n'), async (places, apart, ending) => {
          const text = Array.from({ length: places.length * apart + RUN_LENGTH }, (_, at) => `  line ${at}${ending}`).join('');
          const chunks = places.map(([what, isSpelled], at) => {
            const line = `${isSpelled ? '  ' : ''}line ${at * apart}`;
            return [`@@`, ` ${isSpelled ? '  ' : ''}line ${at * apart + 1}`, ...(what === 'insert' ? [] : [`-${line.replace(/\d+/, (n) => String(Number(n) + 2))}`]), ...(what === 'remove' ? [] : ['+new'])];
          });
          const cwd = tempFolder({ f: text, g: text });
          const one = await run(patchOf('*** Update File: f', ...chunks.flat()), cwd);
          const many = await run(patchOf(...chunks.flatMap((chunk) => ['*** Update File: g', ...chunk])), cwd);
          expect([one.ok, many.ok]).toEqual([true, true]);
          const [f, g] = ['f', 'g'].map((name) => readFileSync(join(cwd, name), 'utf8'));
          expect(g).toBe(f);
          expect(f).not.toBe(text);
        }),
        { numRuns: 60 },
      );
    });

    it('see what those before them did, also in the lines next to it', async () => {
      const lines = Array.from({ length: 3 * RUN_LENGTH }, (_, at) => `line ${at}`);
      const cwd = tempFolder({ f: lines.map((line) => `${line}\n`).join('') });
      const edge = RUN_LENGTH;
      const patch = patchOf(
        '*** Update File: f', '@@', ` line ${edge - 1}`, '+one', ` line ${edge}`,
        '*** Update File: ./f', '@@', ' one', `-line ${edge}`, '+two', ` line ${edge + 1}`,
        '*** Update File: f', '@@', ` line ${edge - 1}`, '-one', '-two', `-line ${edge + 1}`, '+three',
      );
      expect(await run(patch, cwd)).toMatchObject({ ok: true });
      const now = [...lines.slice(0, edge), 'three', ...lines.slice(edge + 2)];
      expect(readFileSync(join(cwd, 'f'), 'utf8')).toBe(now.map((line) => `${line}\n`).join(''));
    });

    it('are found in a file of 100,000 lines', async () => {
      const cwd = tempFolder({ f: Array.from({ length: 100_000 }, (_, at) => `\tline ${at}\n`).join('') });
      const hunks = Array.from({ length: 1000 }, (_, at) => ['*** Update File: f', '@@', `-line ${at * 100}`, `+new ${at}`]);
      expect(await run(patchOf(...hunks.flat()), cwd)).toMatchObject({ ok: true });
      const lines = readFileSync(join(cwd, 'f'), 'utf8').split('\n');
      expect([lines.length, lines.filter((line) => line.startsWith('new ')).length, lines[99_900]]).toEqual([100_001, 1000, 'new 999']);
    });
  });
}

describe('updates of one file by the command, one of which fails,', () => {
  const run = PATCH_RUNNERS.find(([how]) => how === 'by the command')?.[1] ?? (() => Promise.reject(new Error('no such way')));

  it('leave on disk what those before it did', async () => {
    const cwd = tempFolder({ f: 'a\nb\nc\n' });
    const patch = patchOf('*** Update File: f', '@@', '-a', '+A', '*** Update File: ./f', '@@', '-b', '+B', '*** Update File: f', '@@', '-x', '*** Update File: f', '@@', '-c');
    const { ok, text } = await run(patch, cwd);
    expect(ok).toBe(false);
    expect(text).toBe('Failed to find expected lines in f:\nx\nThe patch was applied in part.\nApplied:\nM f\nM ./f\nNot applied:\nM f\nM f\n');
    expect(readFileSync(join(cwd, 'f'), 'utf8')).toBe('A\nB\nc\n');
  });
});
