import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disposeTemp, type GitRepo, makeGitRepo, makeTempDir } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { diffToRemote } from './diff-to-remote.ts';

afterAll(disposeTemp);

const signal = new AbortController().signal;

/** A repository whose first commit a remote has. */
async function pushed(files: Record<string, string> = { a: 'a\n', b: 'b\n' }): Promise<GitRepo> {
  const repo = await makeGitRepo(files);
  const { path } = await makeTempDir();
  await repo.git('init', '--quiet', '--bare', path);
  await repo.git('remote', 'add', 'origin', path);
  await repo.git('push', '--quiet', 'origin', 'main');
  return repo;
}

const head = async (repo: GitRepo): Promise<string> => (await repo.git('rev-parse', 'HEAD')).trim();

describe('diffToRemote', () => {
  it('is empty where everything is on the remote', async () => {
    const repo = await pushed();
    expect(await diffToRemote(repo.path, signal)).toEqual({ sha: await head(repo), diff: '' });
  });

  it('has what was committed since, staged, changed, deleted and new, but nothing that is ignored', async () => {
    const repo = await pushed();
    const sha = await head(repo);
    writeFileSync(join(repo.path, 'c'), 'c\n');
    await repo.git('add', 'c');
    await repo.git('commit', '--quiet', '-m', 'two');
    writeFileSync(join(repo.path, 'a'), 'a2\n');
    await repo.git('add', 'a');
    await repo.git('rm', '--quiet', 'b');
    mkdirSync(join(repo.path, 'sub'));
    for (const [name, text] of Object.entries({ '.gitignore': '*.log\n', 'x.log': 'no', 'sub/new name': 'new\n', bin: '\0bin' })) writeFileSync(join(repo.path, name), text);
    const index = readFileSync(join(repo.path, '.git/index'));
    const result = await diffToRemote(join(repo.path, 'sub'), signal);
    expect(result?.sha).toBe(sha);
    expect(result?.diff.match(/^diff --git .*$/gm)).toEqual(['.gitignore', 'a', 'b', 'bin', 'c', 'sub/new name'].map((name) => `diff --git a/${name} b/${name}`));
    expect(result?.diff).toContain('GIT binary patch');
    expect(result?.diff).toContain('-a\n+a2\n');
    expect(readFileSync(join(repo.path, '.git/index'))).toEqual(index);
    const clone = await makeTempDir();
    await repo.git('clone', '--quiet', join(repo.path, '.git'), clone.path);
    writeFileSync(join(clone.path, 'patch'), result?.diff ?? '');
    await repo.git('-C', clone.path, 'reset', '--quiet', '--hard', sha);
    await repo.git('-C', clone.path, 'apply', 'patch');
    expect(readFileSync(join(clone.path, 'sub/new name'), 'utf8')).toBe('new\n');
  });

  it('sees a change of the same length that was made in the same tick as the index', async () => {
    const repo = await pushed();
    const [file, index, then] = [join(repo.path, 'a'), join(repo.path, '.git/index'), new Date(1_700_000_000_000)];
    // Only time and size tell git then, as with a clock that ticks seldom.
    await repo.git('config', 'core.checkStat', 'minimal');
    await repo.git('config', 'core.trustctime', 'false');
    utimesSync(file, then, then);
    await repo.git('update-index', '--refresh');
    writeFileSync(file, 'x\n');
    utimesSync(file, then, then);
    utimesSync(index, then, then);
    expect((await diffToRemote(repo.path, signal))?.diff).toContain('-a\n+x\n');
  });

  it('starts where a branch of its own left what the remote has', async () => {
    const repo = await pushed();
    const sha = await head(repo);
    await repo.git('checkout', '--quiet', '-b', 'feature');
    for (const name of ['one', 'two']) await repo.git('commit', '--quiet', '--allow-empty', '-m', name);
    expect(await diffToRemote(repo.path, signal)).toEqual({ sha, diff: '' });
  });

  it('is null without a repository, a commit, or a remote that has any', async () => {
    const { path } = await makeTempDir({ file: '' });
    expect(await diffToRemote(path, signal)).toBeNull();
    expect(await diffToRemote(join(path, 'missing'), signal)).toBeNull();
    expect(await diffToRemote(join(path, 'file'), signal)).toBeNull();
    const repo = await makeGitRepo({ a: '' });
    expect(await diffToRemote(repo.path, signal)).toBeNull();
    const empty = await makeTempDir();
    await repo.git('init', '--quiet', empty.path);
    expect(await diffToRemote(empty.path, signal)).toBeNull();
  });

  it('runs no program that the repository names', async () => {
    const repo = await pushed();
    const trace = join(repo.path, 'ran');
    await repo.git('config', 'diff.external', `touch ${trace} #`);
    writeFileSync(join(repo.path, '.gitattributes'), '* diff=evil\n');
    await repo.git('config', 'diff.evil.textconv', `touch ${trace} #`);
    writeFileSync(join(repo.path, 'a'), 'changed\n');
    expect((await diffToRemote(repo.path, signal))?.diff).toContain('+changed');
    expect(() => readFileSync(trace)).toThrow('ENOENT');
  });

  it('stops on abort', async () => {
    const repo = await pushed();
    await expect(diffToRemote(repo.path, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
