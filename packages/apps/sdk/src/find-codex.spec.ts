import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { disposeTemp, makeTempDir, writeFiles } from '@codex-ts/test-support';

import { findCodex, packageFolders } from './find-codex.ts';

afterAll(disposeTemp);

const platform = 'linux';
const nowhere = { env: {}, packageFolders: [], platform } as const;

describe('the command that is started', () => {
  it('is the one that was named: a script by our own Node, anything else by itself', async () => {
    expect(await findCodex('/opt/codex', nowhere)).toEqual({ file: '/opt/codex', words: [] });
    expect(await findCodex('/opt/codex.cjs', nowhere)).toEqual({ file: process.execPath, words: ['/opt/codex.cjs'] });
  });

  it('is that of the package beside this one, nearest first, when it is built', async () => {
    const { path } = await makeTempDir();
    const manifest = JSON.stringify({ bin: { codex: 'dist/codex.cjs' } });
    await writeFiles(path, {
      'near/@codex-ts/cli/package.json': manifest,
      'far/@codex-ts/cli/package.json': manifest,
      'far/@codex-ts/cli/dist/codex.cjs': '',
    });
    const packageFolders = [join(path, 'none'), join(path, 'near'), join(path, 'far')];
    expect(await findCodex(undefined, { ...nowhere, packageFolders })).toEqual({ file: process.execPath, words: [join(path, 'far/@codex-ts/cli/dist/codex.cjs')] });
  });

  it('is codex on the PATH of the agent when there is no such package', async () => {
    const { path } = await makeTempDir();
    await writeFiles(path, { 'bin/codex': '#!/bin/sh\n' });
    await chmod(join(path, 'bin/codex'), 0o755);
    expect(await findCodex(undefined, { ...nowhere, env: { PATH: `/nonexistent:${join(path, 'bin')}` } })).toEqual({ file: join(path, 'bin/codex'), words: [] });
  });

  it('is missed with a sentence that says what to do', async () => {
    await expect(findCodex(undefined, nowhere)).rejects.toMatchObject({ code: 'codex_not_found', message: expect.stringContaining('codexPathOverride') });
  });

  it('is looked for where Node would', () => {
    expect(packageFolders()).toContainEqual(expect.stringMatching(/node_modules$/));
  });
});
