import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { tempFolder } from './git-repo.fixture.ts';
import { quietGit, splitNul } from './quiet-git.ts';

const realPath = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = realPath;
});

/** Puts a program in git's place. */
function fakeGit(script: string): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  process.env['PATH'] = `${folder}:${realPath ?? ''}`;
  return folder;
}

describe('quietGit', () => {
  it('ends a git that takes too long, and one that is not wanted any more', async () => {
    const cwd = fakeGit('exec sleep 60');
    await expect(quietGit(['status'], { cwd, signal: null, timeoutMs: 50 })).rejects.toMatchObject({ code: 'git_timeout' });
    const stop = new AbortController();
    const running = quietGit(['status'], { cwd, signal: stop.signal, timeoutMs: 60_000 });
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it('gives exit code and output, also when git does not read its input', async () => {
    const cwd = fakeGit('printf "a\\\\0b"; echo no >&2; exit 3');
    const outcome = await quietGit(['status'], { cwd, signal: null, timeoutMs: 60_000, input: Buffer.alloc(1 << 20) });
    expect({ ...outcome, stdout: splitNul(outcome.stdout).map(String) }).toEqual({ code: 3, stdout: ['a', 'b'], stderr: 'no\n' });
  });

  it('says that git is missing', async () => {
    process.env['PATH'] = tempFolder();
    await expect(quietGit(['status'], { cwd: '/', signal: null, timeoutMs: 1000 })).rejects.toMatchObject({ code: 'git_missing' });
  });
});
