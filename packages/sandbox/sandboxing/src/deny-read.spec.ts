import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { canDenyRead } from './hidden-paths.ts';
import { type Ran, runShell } from './run-plan.fixture.ts';
import { freshFolder, profile, workspacePolicy } from './workspace.fixture.ts';

const SECRET = 'the-secret-text';
const folder = freshFolder();
const at = (path: string): string => join(folder.path, path);
const put = (path: string, text = SECRET): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};

/** Hidden: a file at the top, one further down, and a folder. */
const DENIED = ['work/.env', 'work/conf/deep/key.pem', 'work/private'];
beforeEach(() => {
  for (const path of ['work/.env', 'work/conf/deep/key.pem', 'work/private/a', 'work/private/sub/b']) put(path);
  for (const path of ['work/open.txt', 'work/conf/deep/other', 'work/conf/x']) put(path, 'open');
});

const run = (script: string, policy: SandboxPolicy = workspacePolicy(), denied: readonly string[] = DENIED): Promise<Ran> =>
  runShell(script, { cwd: at('work'), policy, denyRead: denied.map(at) });

const POLICIES: readonly [string, () => SandboxPolicy][] = [
  ['read-only', () => ({ type: 'read-only' })],
  ['read-only with network', () => ({ type: 'read-only', network_access: true })],
  ['workspace-write', () => workspacePolicy()],
  ['workspace-write of a folder above', () => workspacePolicy([folder.path])],
  ['workspace-write of a folder inside', () => workspacePolicy([at('work/conf/deep'), at('work/private/sub')])],
  ['workspace-write of everything', () => workspacePolicy(['/'])],
  ['a profile', () => profile([{ kind: 'root', access: 'read' }, { kind: 'project_roots', access: 'write' }])],
  ['a profile that writes the whole disk, with network', () => ({ ...profile([{ kind: 'root', access: 'write' }]), network: 'enabled' })],
];

/** Each prints the secret if it gets through. */
const ATTEMPTS: readonly string[] = [
  'cat .env conf/deep/key.pem private/a private/sub/b',
  'cat < .env',
  'ls private private/sub; find . -type f -exec cat {} +',
  'grep -r the-secret .',
  'tar cf - . | cat',
  'cp .env copy && cat copy; cp -a private copies && cat copies/a; cp -r conf c2 && cat c2/deep/key.pem',
  'ln .env link && cat link; ln conf/deep/key.pem l2 && cat l2; ln -s .env soft && cat soft; ln -s private softdir && cat softdir/a',
  'mv .env moved; cat moved; mv private gone; cat gone/a; mv conf/deep/key.pem k; cat k',
  'mv conf conf2; cat conf2/deep/key.pem conf/deep/key.pem; mv conf/deep d2; cat d2/key.pem',
  'rm -f .env; cat .env; rm -rf private; cat private/a',
  'chmod 777 .env private conf/deep/key.pem; cat .env private/a conf/deep/key.pem',
  'cat /proc/self/root"$PWD"/.env /proc/self/cwd/.env /proc/1/root"$PWD"/.env /proc/self/cwd/private/a',
  'cd private && cat a; cd /proc/self/cwd/private && cat a',
  'umount .env; umount private; mount --bind / /mnt; cat /mnt"$PWD"/.env',
  'unshare -Ur sh -c "umount .env; umount private; cat .env private/a"',
  'exec 5<.env; cat <&5; dd if=.env; head -c 100 .env; od -c .env | tr -d " \\n"',
  'mkdir new && mv new private 2>&1; cp open.txt .env; cat .env; echo x > .env; cat .env',
  'for p in /proc/[0-9]*; do cat $p/root"$PWD"/.env $p/cwd/.env; done',
];

describe.each(POLICIES)('%s', (_, policy) => {
  it.each(ATTEMPTS)('hides from: %s', async (script) => {
    const { stdout, stderr } = await run(script, policy());
    expect(stdout).not.toContain(SECRET);
    expect(stderr).not.toContain(SECRET);
    // Nothing was lost either, whatever the command did.
    for (const path of ['.env', 'conf/deep/key.pem', 'private/a', 'private/sub/b']) expect(readFileSync(at(`work/${path}`), 'utf8')).toBe(SECRET);
  });

  it('leaves everything else as it was', async () => {
    const { stdout } = await run('cat open.txt conf/x conf/deep/other; ls -A; cat /dev/null && echo ok > /dev/null && echo dev', policy());
    expect(stdout).toMatch(/^openopenopen/);
    expect(stdout).toContain('.env');
    expect(stdout).toContain('dev\n');
  });
});

describe('a hidden path', () => {
  it('cannot be opened, listed or entered, and says so', async () => {
    const { code, stderr } = await run('cat .env; ls private; cat private/a; cd private');
    expect(code).not.toBe(0);
    expect(stderr.match(/Permission denied/g)).toHaveLength(3);
    expect(stderr).toMatch(/can't cd to private/);
  });

  it('leaves the folders beside it writable, also those above it', async () => {
    const { stdout, stderr } = await run('echo 1 > n && echo 2 > conf/n && mv conf/n conf/n2 && echo 3 > conf/deep/n && mkdir conf/dir && rm conf/x && mv n conf/n && cat conf/n conf/n2 conf/deep/n');
    expect([stdout, stderr]).toEqual(['1\n2\n3\n', '']);
    expect(readdirSync(at('work/conf')).sort()).toEqual(['deep', 'dir', 'n', 'n2']);
  });

  it('keeps what a writable root protects', async () => {
    put('work/conf/deep/.git/config', 'x');
    put('work/conf/deep/.codex/config.toml', 'x');
    const policy = workspacePolicy([at('work/conf/deep')]);
    const { stderr } = await run('echo y > conf/deep/.git/config; echo y > conf/deep/.codex/config.toml; mkdir .codex/x', policy);
    expect(stderr.match(/Read-only file system/g)).toHaveLength(3);
    expect(existsSync(at('work/.codex'))).toBe(false);
  });

  it('hides what a link leads to, also outside and through a chain', async () => {
    put('elsewhere/secret');
    symlinkSync(at('elsewhere/secret'), at('elsewhere/middle'));
    symlinkSync('../elsewhere/middle', at('work/link'));
    symlinkSync('/no/where', at('work/dangling'));
    symlinkSync('loop', at('work/loop'));
    const { stdout } = await run('cat link ../elsewhere/secret ../elsewhere/middle; rm link; cat ../elsewhere/secret', workspacePolicy(), ['work/link', 'work/dangling', 'work/loop']);
    expect(stdout).toBe('');
  });

  it('does not hide another name of the same file, which only the user can have given it', async () => {
    linkSync(at('work/.env'), at('work/other-name'));
    expect((await run('cat other-name')).stdout).toBe(SECRET);
  });

  it('that does not exist is free: what a command puts there is its own', async () => {
    const { stdout } = await run('echo mine > later.env && cat later.env', workspacePolicy(), ['work/later.env', 'work/none/deep']);
    expect(stdout).toBe('mine\n');
    expect(existsSync(at('work/none'))).toBe(false);
    expect((await run('cat later.env', workspacePolicy(), ['work/later.env'])).stdout).toBe('');
  });

  it('may be hidden twice, and inside another', async () => {
    const { stdout } = await run('cat private/a private/sub/b; ls private', workspacePolicy(), ['work/private/sub/b', 'work/private', 'work/private/', 'work/private/sub']);
    expect(stdout).toBe('');
  });

  it('may be anything: a socket-like pipe, a file without rights, odd names', async () => {
    put('work/odd "name\' \\ ü\n');
    chmodSync(at('work/.env'), 0);
    const { stdout } = await run('chmod 777 .env; cat .env; cat odd*', workspacePolicy(), ['work/.env', 'work/odd "name\' \\ ü\n']);
    expect(stdout).toBe('');
  });
});

describe('a rule that cannot be enforced', () => {
  it.each([
    ['danger-full-access', { type: 'danger-full-access' }],
    ['an external sandbox', { type: 'external-sandbox', network_access: 'enabled' }],
  ] satisfies [string, SandboxPolicy][])('stops the command under %s', async (_, policy) => {
    expect(canDenyRead(policy)).toBe(false);
    await expect(run('true', policy)).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining('cannot be enforced') as unknown });
    await expect(run('true', { type: 'danger-full-access' }, [])).resolves.toMatchObject({ code: 0 });
  });

  it('stops the command when it would hide the working directory', async () => {
    expect(canDenyRead({ type: 'read-only' })).toBe(true);
    await expect(run('true', workspacePolicy(), ['work'])).rejects.toMatchObject({ code: 'cwd_denied' });
    await expect(run('true', { type: 'read-only' }, ['.'])).rejects.toMatchObject({ code: 'cwd_denied' });
  });

  it.each(['/proc/self/environ', '/dev/null'])('stops the command for %s', async (path) => {
    const refused = runShell('true', { cwd: at('work'), policy: { type: 'read-only' }, denyRead: [path] });
    await expect(refused).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining('it belongs to the system') as unknown });
  });

  it('stops the command when there are too many', async () => {
    const many = Array.from({ length: 1500 }, (_, index) => `work/many/${index}`);
    for (const path of many) mkdirSync(at(path), { recursive: true });
    await expect(run('true', workspacePolicy(), many)).rejects.toMatchObject({ message: expect.stringContaining('paths are too many') as unknown });
  });
});
