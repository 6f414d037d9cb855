import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { makeFolders } from './make-folders.ts';

let base = '';
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'make-folders-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('makeFolders', () => {
  it('makes what is missing, with the mode, and takes what is there as it is', async () => {
    await makeFolders(join(base, 'a/b/c'), 0o700);
    await makeFolders(join(base, 'a/b/c'), 0o755);
    expect(['a', 'a/b', 'a/b/c'].map((name) => (statSync(join(base, name)).mode & 0o777).toString(8))).toEqual(['700', '700', '700']);
  });

  it('makes one folder for many who ask at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => makeFolders(join(base, 'x/y/z'))));
    expect(statSync(join(base, 'x/y/z')).isDirectory()).toBe(true);
  });

  it('is not put off by a folder that somebody else makes between its looks', async () => {
    for (let round = 0; round < 150; round++) {
      const paths = Array.from({ length: 8 }, (_, i) => join(base, `race-${round}`, ...['a', 'b', 'c', 'd'].slice(0, 1 + (i % 4))));
      await Promise.all(paths.map((path) => makeFolders(path)));
    }
    expect(statSync(join(base, 'race-149/a/b/c/d')).isDirectory()).toBe(true);
  });

  it('fails where a file stands in the way', async () => {
    writeFileSync(join(base, 'file'), '');
    await expect(makeFolders(join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolders(join(base, 'file/below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('fails, and does not go on for ever, where no folder can be made', async () => {
    await expect(makeFolders('/proc/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
