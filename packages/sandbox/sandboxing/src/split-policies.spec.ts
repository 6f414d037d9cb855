import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type FileAccess, type FileSystemEntry, type NetworkAccess, type PermissionProfilePolicy, type SpecialPath } from '@codex-ts/protocol';
import { type Ran, type Runner, runShell } from './run-plan.fixture.ts';
import { freshFolder, workspacePolicy } from './workspace.fixture.ts';

const folder = freshFolder();
const at = (path: string): string => join(folder.path, path);
const put = (...paths: string[]): void => {
  for (const path of paths) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), `text of ${path}`);
  }
};

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
/** As whoever runs the tests, and as an ordinary user where those are run by root. */
const RUNNERS: readonly (readonly [string, Runner])[] = [['ourselves', {}], ...(isRoot ? ([['an ordinary user', { uid: NOBODY, gid: NOBODY }]] as const) : [])];

const special = (kind: SpecialPath['kind'], access: FileAccess, subpath?: string): FileSystemEntry => ({ path: { type: 'special', value: { kind, ...(subpath === undefined ? {} : { subpath }) } }, access });
const project = (subpath: string, access: FileAccess): FileSystemEntry => special('project_roots', access, subpath);
const path = (place: string, access: FileAccess): FileSystemEntry => ({ path: { type: 'path', path: at(place) }, access });
const profile = (entries: FileSystemEntry[], network: NetworkAccess = 'restricted'): PermissionProfilePolicy => ({
  type: 'permission-profile', name: 'p', files: { kind: 'restricted', entries }, network, nearest: { type: 'read-only' },
});
const WORKSPACE = [special('root', 'read'), special('project_roots', 'write')];

describe.each(RUNNERS)('as %s', (_, runner) => {
  const give = (place: string): void => {
    const { uid, gid } = runner;
    if (uid === undefined || gid === undefined) return;
    for (const name of ['', ...readdirSync(place, { recursive: true, encoding: 'utf8' })]) chownSync(join(place, name), uid, gid);
  };
  const run = (script: string, entries: FileSystemEntry[], network?: NetworkAccess): Promise<Ran> => {
    chmodSync(folder.path, 0o755);
    give(folder.path);
    return runShell(script, { cwd: at('work'), policy: profile(entries, network) }, runner);
  };

  beforeEach(() => put('work/file', 'work/a/b/c/deep', 'work/a/key', 'work/a/x', 'other/file'));

  it('write over none over write over read: each holds in its place', async () => {
    const entries = [...WORKSPACE, project('a', 'none'), project('a/b', 'write'), project('a/b/c', 'read')];
    const { stdout, stderr } = await run('echo 1 > new; echo 2 > a/b/new; cat a/b/c/deep; echo 3 > a/b/c/new; cat a/key; ls a; echo 4 > a/new; echo; ls a/b', entries);
    expect(stdout).toBe('text of work/a/b/c/deep\nc\nnew\n');
    expect(stderr.match(/Permission denied|Read-only file system|No such file/g)).toHaveLength(4);
    expect([readFileSync(at('work/new'), 'utf8'), readFileSync(at('work/a/b/new'), 'utf8'), existsSync(at('work/a/new')), existsSync(at('work/a/b/c/new'))]).toEqual(['1\n', '2\n', false, false]);
  });

  it('write inside read inside write', async () => {
    const { stdout } = await run('echo 1 > a/new; echo 2 > a/b/new && cat a/b/new a/key', [...WORKSPACE, project('a', 'read'), project('a/b', 'write')]);
    expect(stdout).toBe('2\ntext of work/a/key');
    expect(existsSync(at('work/a/new'))).toBe(false);
  });

  it.each(['cat a/key', 'cat < a/key', 'cp a/key k; cat k', 'mv a/key k; cat k', 'ln a/key k; cat k', 'mv a z; cat z/key', 'rm -f a/key; cat a/key', 'chmod 777 a/key; cat a/key', 'echo x > a/key', 'tar cf - a | cat', 'cat /proc/self/root"$PWD"/a/key'])(
    'a file closed by name: %s',
    async (script) => {
      const { stdout, stderr } = await run(script, [...WORKSPACE, project('a/key', 'none')]);
      expect(stdout + stderr).not.toContain('text of work/a/key');
      expect(readFileSync(at('work/a/key'), 'utf8')).toBe('text of work/a/key');
      expect((await run('cat a/x; cat z/key', [...WORKSPACE, project('a/key', 'none')])).stdout).toBe('text of work/a/x');
    },
  );

  it('a closed folder cannot be listed, entered, renamed with the folder above, or replaced', async () => {
    const { stdout } = await run('ls a/b; cd a/b; cat a/b/c/deep; mv a z; mv a/b y; rm -rf a/b; mkdir -p a/b/q; cat z/b/c/deep y/c/deep; cat a/x', [...WORKSPACE, project('a/b', 'none')]);
    expect(stdout).toBe('text of work/a/x');
    expect(readFileSync(at('work/a/b/c/deep'), 'utf8')).toBe('text of work/a/b/c/deep');
  });

  it.each([
    ['gone', ['mkdir gone && echo made', 'echo x > gone && echo made', 'ln -s /etc gone && echo made', 'mv a gone/ && echo made']],
    ['gone/deeper/still', ['mkdir -p gone/deeper/still && echo made', 'mkdir gone/x && echo made', 'ln -s /etc gone && echo made']],
    ['a/gone/deeper', ['mkdir -p a/gone/deeper && echo made', 'mv a z && mkdir -p z/gone/deeper && echo made']],
  ])('a missing path %s cannot be made, and leaves nothing behind', async (missing, scripts) => {
    for (const access of ['none', 'read'] as const) {
      for (const script of scripts) expect([script, (await run(`${script}; true`, [...WORKSPACE, project(missing, access)])).stdout]).toEqual([script, '']);
    }
    expect(readdirSync(at('work'), { recursive: true }).sort()).toEqual(['a', 'a/b', 'a/b/c', 'a/b/c/deep', 'a/key', 'a/x', 'file']);
  });

  it('a missing path in a place that is not writable needs nothing', async () => {
    expect((await run('mkdir gone; mkdir ../other/gone; ls', [special('root', 'read'), project('gone', 'none'), path('other/gone', 'read')])).stdout).toBe('a\nfile\n');
  });

  it('shows nothing but what is named where the root is closed', async () => {
    const entries = [special('minimal', 'read'), project('a', 'read'), project('a/b', 'write'), path('other/file', 'read')];
    const base = folder.path;
    const { stdout, stderr } = await run(`cd ${base}/work/a && cat x ../../other/file; echo; ls ${base} ${base}/work; cat ${base}/work/file; echo 1 > b/new; echo 2 > new; echo 3 > /new; echo 4 > ${base}/new; ls -d /root /var /home`, [
      ...entries, special('project_roots', 'read'), project('file', 'none'),
    ]);
    expect(stdout).toBe(`text of work/a/xtext of other/file\n${base}:\nother\nwork\n\n${base}/work:\na\nfile\n`);
    expect(stderr.match(/Read-only file system/g)).toHaveLength(3);
    expect(readFileSync(at('work/a/b/new'), 'utf8')).toBe('1\n');
  });

  it('`minimal` is enough to run programs, and shows nothing else', async () => {
    const { stdout, stderr } = await run(`env | grep -c PATH; head -c 3 /dev/zero | wc -c; ls /etc/passwd; ls ${folder.path}/other; cat /proc/self/comm`, [special('minimal', 'read'), special('project_roots', 'read')]);
    expect(stdout).toBe('1\n3\n/etc/passwd\ncat\n');
    expect(stderr).toContain('No such file');
  });

  it('does not run where the working directory may not be seen', async () => {
    await expect(run('true', [special('minimal', 'read')])).rejects.toMatchObject({ code: 'cwd_denied' });
    await expect(run('true', [special('root', 'read'), special('project_roots', 'none')])).rejects.toMatchObject({ code: 'cwd_denied' });
  });

  it('a writable root with something taken out keeps a working /dev', async () => {
    const { stdout, stderr } = await run(`echo gone > /dev/null && head -c 1 /dev/urandom | wc -c; echo 1 > ../other/new; cat a/key; echo 2 > .git/x; mkdir .codex && echo made; CODEX=1 true`, [special('root', 'write'), project('a/key', 'none')]);
    expect(stdout).toBe('1\n');
    expect(stderr).toMatch(/a\/key: Permission denied/);
    expect(readFileSync(at('other/new'), 'utf8')).toBe('1\n');
  });

  it('a writable root alone closes the network and nothing else', async () => {
    const { stdout } = await run('echo 1 > ../other/new; echo x > /dev/null; grep -E "NoNewPrivs|Seccomp:|CapEff" /proc/self/status; python3 -c "import socket; socket.socket()" 2>&1 | tail -1; echo $CODEX_SANDBOX_NETWORK_DISABLED', [special('root', 'write')]);
    expect(stdout).toBe('CapEff:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\nPermissionError: [Errno 1] Operation not permitted\n1\n');
    expect(existsSync(at('other/new'))).toBe(true);
  });

  it('an explicit entry unlocks .git', async () => {
    put('work/.git/config');
    expect((await run('echo x > .git/config; cat .git/config', WORKSPACE)).stdout).toBe('text of work/.git/config');
    expect((await run('echo x > .git/config; cat .git/config', [...WORKSPACE, project('.git', 'write')])).stdout).toBe('x\n');
  });

  it('what looks odd is closed all the same', async () => {
    const odd = `-odd "name'\n\\ ü${'x'.repeat(200)}`;
    put(`work/${odd}/key`);
    const { stdout } = await run('cat -- -odd*/key; mv -- -odd* y; cat y/key; cat file', [...WORKSPACE, project(odd, 'none')]);
    expect(stdout).toBe('text of work/file');
  });
});

describe('a project inside another writable folder', () => {
  it('cannot be moved to where nothing protects it', async () => {
    put('work/proj/.git/hooks/x');
    const policy = workspacePolicy([folder.path]);
    const { stdout } = await runShell('mv work z; mv work/proj q; echo bad > z/proj/.git/hooks/x; echo bad > q/.git/hooks/x; echo ok > free; cat work/proj/.git/hooks/x', { cwd: folder.path, policyCwd: at('work/proj'), policy });
    expect(stdout).toBe('text of work/proj/.git/hooks/x');
    expect(existsSync(at('free'))).toBe(true);
  });

  it('commits where the git folder of its worktree was made writable', async () => {
    put('repo/.git/worktrees/w/HEAD');
    writeFileSync(at('repo/.git/worktrees/w/commondir'), '../..\n');
    mkdirSync(at('work'));
    writeFileSync(at('work/.git'), `gitdir: ${at('repo/.git/worktrees/w')}\n`);
    const script = 'echo x > ../repo/.git/index; echo x > ../repo/.git/worktrees/w/index; cat ../repo/.git/index ../repo/.git/worktrees/w/index; echo x > .git';
    expect((await runShell(script, { cwd: at('work'), policy: workspacePolicy([at('repo')]) })).stdout).toBe('');
    const { stdout, stderr } = await runShell(script, { cwd: at('work'), policy: workspacePolicy([at('repo/.git')]) });
    expect(stdout).toBe('x\nx\n');
    expect(stderr).toContain('.git: Read-only file system');
  });
});

const asUser = isRoot ? it.skip : it;
asUser('a workspace of somebody else, in which nothing can be created, needs no masks', async () => {
  expect((await runShell('mkdir .codex; echo ran', { cwd: '/usr/share', policy: workspacePolicy() })).stdout).toBe('ran\n');
});

describe('a link in the place of something closed', () => {
  it.each(['.git', '.codex', '.agents'])('%s stops the command', async (name) => {
    put('work/real/x');
    symlinkSync('real', at(`work/${name}`));
    await expect(runShell('true', { cwd: at('work'), policy: workspacePolicy() })).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining('symbolic link') as unknown });
  });
});
