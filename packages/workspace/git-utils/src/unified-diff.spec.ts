import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { blobId } from './blob-id.ts';
import { gitFileDiff } from './git-diff.ts';
import { git, tempFolder, tempRepo } from './git-repo.fixture.ts';
import { unifiedDiff } from './unified-diff.ts';

const text = fc
  .tuple(fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'd\n'), { maxLength: 40 }), fc.constantFrom('', 'x', 'y'))
  .map(([lines, rest]) => lines.join('') + rest);

describe('unifiedDiff', () => {
  it('leads an independent tool from the old text to the new one', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const hunks = await unifiedDiff(before, after);
        if (before === after) expect(hunks).toBe('');
        else expect(applyPatch(before, `--- f\n+++ f\n${hunks}`, { autoConvertLineEndings: false })).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  it('parts hunks where contexts no longer meet', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${i}\n`);
    const edit = (...places: number[]): string => lines.map((line, at) => (places.includes(at) ? `new ${line}` : line)).join('');
    const heads = async (...places: number[]): Promise<string[]> => (await unifiedDiff(lines.join(''), edit(...places))).match(/^@@.*$/gm) ?? [];
    expect(await heads(10, 17)).toEqual(['@@ -8,14 +8,14 @@']);
    expect(await heads(10, 18)).toEqual(['@@ -8,7 +8,7 @@', '@@ -16,7 +16,7 @@']);
    expect(await heads(0, 29)).toEqual(['@@ -1,4 +1,4 @@', '@@ -27,4 +27,4 @@']);
  });

  it('bounds its work on texts with nothing in common', async () => {
    const lines = (name: string): string => Array.from({ length: 50_000 }, (_, i) => `${name} ${i}\n`).join('');
    const hunks = await unifiedDiff(lines('a'), lines('b'));
    expect(hunks.startsWith('@@ -1,50000 +1,50000 @@\n-a 0\n')).toBe(true);
  });
});

describe('gitFileDiff', () => {
  it('is taken by git itself', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        fc.pre(before !== after);
        const root = tempFolder();
        git(root, 'init', '-q');
        writeFileSync(join(root, 'f'), before);
        const side = (content: string): { name: string; content: Buffer; mode: number } => ({ name: 'f', content: Buffer.from(content), mode: 0o644 });
        writeFileSync(join(root, 'patch'), await gitFileDiff(side(before), side(after)));
        git(root, 'apply', 'patch');
        expect(readFileSync(join(root, 'f'), 'utf8')).toBe(after);
      }),
      { numRuns: 15 },
    );
  });

  it('names blobs as git does', () => {
    const root = tempRepo();
    writeFileSync(join(root, 'f'), 'caf\u00e9\n');
    expect(blobId(Buffer.from('caf\u00e9\n'))).toBe(git(root, 'hash-object', 'f'));
  });
});
