import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { git, put, tempFolder, tempRepo } from './git-repo.fixture.ts';
import { createGhostSnapshot, type GhostSnapshotOptions } from './ghost-snapshot.ts';
import { restoreGhostSnapshot } from './restore-ghost.ts';

const LIMITS = { ignoreLargeUntrackedFiles: 10 * 1024 * 1024, ignoreLargeUntrackedDirs: 200 };

const snapshot = (cwd: string, more: Partial<GhostSnapshotOptions> = {}): ReturnType<typeof createGhostSnapshot> => createGhostSnapshot({ cwd, ...LIMITS, ...more });

async function taken(cwd: string, more: Partial<GhostSnapshotOptions> = {}): Promise<NonNullable<Awaited<ReturnType<typeof createGhostSnapshot>>>> {
  const ghost = await snapshot(cwd, more);
  if (ghost === null) throw new Error('no snapshot');
  return ghost;
}

const tree = (root: string, id: string): string[] => git(root, 'ls-tree', '-r', '-z', '--name-only', id).split('\0').filter(Boolean);

/** All that a snapshot must leave as it is: refs, the index to the byte, and what git says of the files. */
function fixedState(root: string): unknown {
  const gitDir = git(root, 'rev-parse', '--absolute-git-dir');
  const index = join(gitDir, 'index');
  return [git(root, 'for-each-ref'), existsSync(index) ? readFileSync(index, 'base64') : null, readdirSync(gitDir).sort(), git(root, 'status', '--porcelain', '--ignored')];
}

/** The repository behind a captured snapshot of the original. */
function richRepo(): string {
  const root = tempRepo();
  put(root, '.gitignore', 'ignored.txt\nigndir/\n');
  put(root, 'tracked.txt', 't\n');
  put(root, 'sub/s.txt', 's\n');
  git(root, 'add', '.');
  git(root, 'commit', '-qm', 'one');
  put(root, 'tracked.txt', 'changed\n');
  put(root, 'staged.txt', 'st\n');
  git(root, 'add', 'staged.txt');
  for (const path of ['untracked.txt', 'udir/a', 'udir/deep/b', 'sub/usub/c', 'node_modules/x/y', '.venv/z', 'build/o', 'ignored.txt', 'igndir/q', 'new\nline', 'sp ace', '.env']) put(root, path, 'u\n');
  symlinkSync('tracked.txt', join(root, 'link'));
  writeFileSync(join(root, 'big.bin'), Buffer.alloc(11_000_000));
  for (let i = 0; i < 250; i++) put(root, `many/f${i}`, 'm');
  put(root, 'many/below/too', 'm');
  return root;
}

describe('createGhostSnapshot', () => {
  it('commits and lists what the original does', async () => {
    const root = richRepo();
    const before = fixedState(root);
    const ghost = await taken(root);
    expect(ghost).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{40}$/),
      parent: git(root, 'rev-parse', 'HEAD'),
      preexisting_untracked_files: ['link', 'new\nline', 'sp ace', 'sub/usub/c', 'udir/a', 'udir/deep/b', 'untracked.txt', 'big.bin'],
      preexisting_untracked_dirs: ['many'],
    });
    expect(tree(root, ghost.id)).toEqual(['.gitignore', 'link', 'new\nline', 'sp ace', 'staged.txt', 'sub/s.txt', 'sub/usub/c', 'tracked.txt', 'udir/a', 'udir/deep/b', 'untracked.txt']);
    expect(git(root, 'show', `${ghost.id}:tracked.txt`)).toBe('changed');
    const who = 'Codex Snapshot <snapshot@codex.local>';
    expect(git(root, 'log', '-1', '--format=%an <%ae>%n%cn <%ce>%n%B', ghost.id)).toBe(`${who}\n${who}\ncodex snapshot`);
    expect(fixedState(root)).toEqual(before);
  });

  it('looks at the folder of the thread only, and names paths from the root', async () => {
    const root = tempRepo();
    put(root, 'top.txt', 'old\n');
    put(root, 'sub/gone.txt', 'g\n');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'one');
    put(root, 'top.txt', 'new\n');
    put(root, 'outside', 'o\n');
    put(root, 'sub/inside', 'i\n');
    rmSync(join(root, 'sub/gone.txt'));
    const ghost = await taken(join(root, 'sub'));
    expect(ghost.preexisting_untracked_files).toEqual(['sub/inside']);
    expect(tree(root, ghost.id)).toEqual(['sub/inside', 'top.txt']);
    expect(git(root, 'show', `${ghost.id}:top.txt`)).toBe('old');
  });

  it('works before the first commit, in a linked worktree, and beside a nested repository', async () => {
    const root = tempFolder();
    git(root, 'init', '-q');
    put(root, 'a', 'a\n');
    git(root, 'add', 'a');
    put(root, 'b', 'b\n');
    put(root, 'nested/f', 'f\n');
    git(join(root, 'nested'), 'init', '-q');
    const first = await taken(root);
    expect(first).toMatchObject({ parent: null, preexisting_untracked_files: ['b'], preexisting_untracked_dirs: ['nested'] });
    expect(tree(root, first.id)).toEqual(['a', 'b']);
    git(root, 'commit', '-qm', 'one');
    const linked = join(tempFolder(), 'linked tree');
    git(root, 'worktree', 'add', '-q', linked, '-b', 'other');
    put(linked, 'c', 'c\n');
    expect(tree(linked, (await taken(linked)).id)).toEqual(['a', 'c']);
  });

  it('gives null outside of a repository, and rejects on abort', async () => {
    expect(await snapshot(tempFolder())).toBeNull();
    const broken = tempFolder();
    put(broken, '.git', 'gitdir: nowhere\n');
    expect(await snapshot(broken)).toBeNull();
    await expect(snapshot(tempRepo(), { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });

  it('runs no hook or monitor and heeds no GIT_ variable', async () => {
    const root = tempRepo();
    put(root, 'a', 'a\n');
    const evil = join(tempFolder(), 'evil');
    writeFileSync(evil, `#!/bin/sh\ntouch ${evil}.ran\n`);
    chmodSync(evil, 0o755);
    git(root, 'config', 'core.fsmonitor', evil);
    for (const hook of ['post-index-change', 'pre-commit', 'reference-transaction', 'post-checkout']) {
      writeFileSync(join(root, '.git/hooks', hook), readFileSync(evil));
      chmodSync(join(root, '.git/hooks', hook), 0o755);
    }
    process.env['GIT_DIR'] = '/nowhere';
    process.env['GIT_INDEX_FILE'] = join(root, 'bad-index');
    try {
      const ghost = await taken(root);
      expect(ghost.preexisting_untracked_files).toEqual(['a']);
      await restoreGhostSnapshot(root, ghost);
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['GIT_INDEX_FILE'];
    }
    expect(existsSync(`${evil}.ran`)).toBe(false);
  });
});

describe('restoreGhostSnapshot', () => {
  it('brings files back, removes what came since, and leaves alone what was there or is ignored', async () => {
    const root = richRepo();
    const ghost = await taken(root);
    put(root, 'tracked.txt', 'by the turn\n');
    rmSync(join(root, 'untracked.txt'));
    rmSync(join(root, 'udir'), { recursive: true });
    put(root, 'sub/s.txt', 'x');
    rmSync(join(root, 'link'));
    put(root, 'link/now a folder', 'x');
    for (const path of ['new/deep/file', 'many/another', 'node_modules/z', '.venv/y', 'igndir/r']) put(root, path, 'n');
    put(root, 'added.txt', 'n');
    git(root, 'add', 'added.txt');
    put(root, '.gitignore', 'ignored.txt\nigndir/\n*.log\n');
    put(root, 'x.log', 'l');
    const staged = git(root, 'ls-files', '--stage');
    const { removed } = await restoreGhostSnapshot(root, ghost);
    expect(removed.sort()).toEqual(['link/now a folder', 'new/deep/file', 'x.log']);
    expect(readFileSync(join(root, 'tracked.txt'), 'utf8')).toBe('changed\n');
    expect(readFileSync(join(root, 'udir/deep/b'), 'utf8')).toBe('u\n');
    expect(readFileSync(join(root, 'link'), 'utf8')).toBe('changed\n');
    expect(existsSync(join(root, 'new'))).toBe(false);
    expect(existsSync(join(root, 'added.txt'))).toBe(false);
    for (const path of ['big.bin', 'many/another', 'many/f1', 'node_modules/z', '.venv/y', 'igndir/r', 'ignored.txt', '.env', 'staged.txt']) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    expect(git(root, 'ls-files', '--stage')).toBe(staged);
  });

  it('keeps to the folder of the thread, and to modes and names of any kind', async () => {
    const root = tempRepo();
    put(root, 'sub/run', '#!/bin/sh\n');
    chmodSync(join(root, 'sub/run'), 0o755);
    const odd = Buffer.concat([Buffer.from(`${root}/sub/caf`), Buffer.of(0xe9)]);
    writeFileSync(odd, 'latin');
    put(root, 'outside', 'o\n');
    const ghost = await taken(join(root, 'sub'));
    expect(ghost.preexisting_untracked_files).toEqual(['sub/caf\ufffd', 'sub/run']);
    chmodSync(join(root, 'sub/run'), 0o644);
    rmSync(odd);
    put(root, 'outside', 'changed\n');
    put(root, 'another', 'a\n');
    put(root, 'sub/new', 'n\n');
    expect((await restoreGhostSnapshot(join(root, 'sub'), ghost)).removed).toEqual(['sub/new']);
    expect(statSync(join(root, 'sub/run')).mode & 0o111).toBe(0o111);
    expect(readFileSync(odd, 'utf8')).toBe('latin');
    expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('changed\n');
    expect(existsSync(join(root, 'another'))).toBe(true);
  });

  it('says what is missing', async () => {
    const root = tempRepo();
    const ghost = { id: '1'.repeat(40), parent: null, preexisting_untracked_files: [], preexisting_untracked_dirs: [] };
    await expect(restoreGhostSnapshot(root, ghost)).rejects.toMatchObject({ code: 'no_snapshot' });
    await expect(restoreGhostSnapshot(root, { ...ghost, id: '--help' })).rejects.toMatchObject({ code: 'no_snapshot' });
    await expect(restoreGhostSnapshot(tempFolder(), ghost)).rejects.toMatchObject({ code: 'no_repository' });
  });

  it('restores an empty tree', async () => {
    const root = tempRepo();
    const ghost = await taken(root);
    mkdirSync(join(root, 'd'));
    put(root, 'd/x', 'x');
    expect((await restoreGhostSnapshot(root, ghost)).removed).toEqual(['d/x']);
    expect(execFileSync('ls', ['-A', root], { encoding: 'utf8' })).toBe('.git\n');
  });
});
