import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { findRepoRoot } from './find-repo-root.ts';
import { resolveGitDir } from './git-dir.ts';
import { git, put, tempFolder, tempRepo } from './git-repo.fixture.ts';
import { type GitInfo, readGitInfo } from './read-git-info.ts';
import { runGit, type RunGit } from './run-git.ts';

const env = { HOME: '/no-such-home' };
const never: RunGit = () => Promise.reject(new Error('git was run'));

/** Without starting git, which would fail the test. */
const direct = (cwd: string, outer: NodeJS.ProcessEnv = env): Promise<GitInfo | null> => readGitInfo(cwd, { env: outer, runGit: never });

describe('readGitInfo, from the files', () => {
  it('knows commit, branch and remote, from any folder below', async () => {
    const root = tempRepo();
    git(root, 'checkout', '-q', '-b', 'feat/x.y');
    git(root, 'remote', 'add', 'upstream', 'https://example.com/u.git');
    git(root, 'remote', 'add', 'origin', 'git@example.com:a/b.git');
    put(root, 'deep/er/f', '');
    const info = { commitHash: git(root, 'rev-parse', 'HEAD'), branch: 'feat/x.y', repositoryUrl: 'git@example.com:a/b.git' };
    expect(await direct(join(root, 'deep/er'))).toEqual(info);
    git(root, 'pack-refs', '--all');
    expect(await direct(root)).toEqual(info);
  });

  it('prefers a loose branch over its packed state, and matches whole names', async () => {
    const root = tempRepo();
    git(root, 'branch', 'x/main');
    git(root, 'pack-refs', '--all');
    git(root, 'commit', '-q', '--allow-empty', '-m', 'second');
    expect(await direct(root)).toEqual({ commitHash: git(root, 'rev-parse', 'HEAD'), branch: 'main' });
  });

  it('has no branch on a detached HEAD, and nothing before the first commit', async () => {
    const root = tempRepo();
    git(root, 'checkout', '-q', '--detach');
    expect(await direct(root)).toEqual({ commitHash: git(root, 'rev-parse', 'HEAD') });
    const empty = tempFolder();
    git(empty, 'init', '-q');
    expect(await direct(empty)).toEqual({});
  });

  it('reads a linked worktree and a submodule', async () => {
    const root = tempRepo();
    git(root, 'remote', 'add', 'origin', 'https://example.com/r');
    const tree = join(tempFolder(), 'tree');
    git(root, 'worktree', 'add', '-q', '-b', 'side', tree);
    git(tree, 'commit', '-q', '--allow-empty', '-m', 'there');
    expect(await direct(tree)).toEqual({ commitHash: git(tree, 'rev-parse', 'HEAD'), branch: 'side', repositoryUrl: 'https://example.com/r' });
    expect(await resolveGitDir(tree)).toEqual({ gitDir: join(root, '.git/worktrees/tree'), commonDir: join(root, '.git') });
    const outer = tempRepo();
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', root, 'sub');
    expect(await direct(join(outer, 'sub'))).toEqual({ commitHash: git(root, 'rev-parse', 'HEAD'), branch: 'main', repositoryUrl: root });
  });

  it('leaves user name and password out of URLs, but not the user of ssh', async () => {
    const root = tempRepo();
    const urls = ['https://me:se@cret@example.com/a@b.git', 'https://token@example.com/a', 'ssh://git@example.com/a', 'git@example.com:a', '/srv/a@b'];
    const shown: (string | undefined)[] = [];
    for (const url of urls) {
      put(root, '.git/config', `[remote "origin"]\n\turl = ${url}\n`);
      shown.push((await direct(root))?.repositoryUrl);
    }
    expect(shown).toEqual(['https://example.com/a@b.git', 'https://example.com/a', ...urls.slice(2)]);
  });

  it('is null outside of a repository', async () => {
    const folder = tempFolder();
    expect([findRepoRoot(folder), await direct(folder), await resolveGitDir(folder)]).toEqual([null, null, null]);
  });
});

describe('readGitInfo, asking git', () => {
  it('does so for rewritten URLs, and gives what git gives', async () => {
    const root = tempRepo();
    git(root, 'remote', 'add', 'origin', 'gh:a/b');
    git(root, 'config', 'url.https://example.com/.insteadOf', 'gh:');
    const asked: string[][] = [];
    const run: RunGit = (args, cwd, signal) => {
      asked.push([...args]);
      return runGit(args, cwd, signal);
    };
    expect(await readGitInfo(root, { env, runGit: run })).toMatchObject({ branch: 'main', repositoryUrl: 'https://example.com/a/b' });
    expect(asked).toEqual([['remote', 'get-url', 'origin']]);
  });

  it('does so when the user has such settings, or the value is quoted', async () => {
    const root = tempRepo();
    git(root, 'remote', 'add', 'origin', 'https://example.com/a');
    const home = tempFolder();
    put(home, '.gitconfig', '[url "ssh://x/"]\n\tinsteadOf = https://example.com/\n');
    const run = jest.fn<RunGit>(() => Promise.resolve('told'));
    expect(await readGitInfo(root, { env: { HOME: home }, runGit: run })).toMatchObject({ repositoryUrl: 'told' });
    put(root, '.git/config', '[remote "origin"]\n\turl = "https://example.com/a b"\n');
    expect(await readGitInfo(root, { env, runGit: run })).toMatchObject({ repositoryUrl: 'told' });
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('does so for a HEAD of another kind, and leaves out what git does not know', async () => {
    const root = tempRepo();
    put(root, '.git/HEAD', 'ref: refs/heads/.invalid\n');
    const answers = new Map([['rev-parse HEAD', 'abc'], ['rev-parse --abbrev-ref HEAD', 'HEAD']]);
    expect(await readGitInfo(root, { env, runGit: (args) => Promise.resolve(answers.get(args.join(' ')) ?? null) })).toEqual({ commitHash: 'abc' });
    put(root, '.git/HEAD', 'ref: refs/heads/../../../x\n');
    expect(await readGitInfo(root, { env, runGit: () => Promise.resolve(null) })).toEqual({});
  });

  it('survives a .git that is no repository', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, '.git'));
    expect(await readGitInfo(folder, { env })).toEqual({});
    rmSync(join(folder, '.git'), { recursive: true });
    put(folder, '.git', 'gitdir: /no-such-dir\n');
    expect(await readGitInfo(folder, { env })).toEqual({});
  });

  it('ends with the reason of an abort', async () => {
    const root = tempRepo();
    const reason = new Error('stop');
    await expect(readGitInfo(root, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    put(root, '.git/HEAD', 'odd\n');
    const controller = new AbortController();
    const run: RunGit = (args, cwd, signal) => {
      queueMicrotask(() => controller.abort(reason));
      return runGit(args, cwd, signal);
    };
    await expect(readGitInfo(root, { signal: controller.signal, env, runGit: run })).rejects.toBe(reason);
  });
});
