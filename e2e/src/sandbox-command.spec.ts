import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { endSleeps, longSleep, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { makeSite, removeSites, type Site, startSandbox } from './sandbox-run.fixture.ts';

afterAll(() => {
  endSleeps();
  removeSites();
});

/** What of three things a command may do under these words: write in the workspace, write elsewhere, open a socket. */
async function freedom(site: Site, words: readonly string[]): Promise<string> {
  const script = `
    { echo x > ${site.work}/inside; } 2>/dev/null && echo workspace
    { echo x > ${site.base}/outside; } 2>/dev/null && echo everywhere
    bash -c 'exec 3<>/dev/udp/127.0.0.1/9' 2>/dev/null && echo network
    true`;
  const { code, stdout } = await site.run([...words, '--', 'sh', '-c', script]);
  return code === 0 ? stdout.trim().split('\n').join(' ') : `exit ${code}`;
}

describe('codex sandbox linux', () => {
  it.each([
    [['echo', 'hi'], { code: 0, stdout: 'hi\n', stderr: '' }],
    [['--', 'sh', '-c', 'exit 7'], { code: 7 }],
    [['sh', '-c', 'kill -9 $$'], { code: 137 }],
    [['sh', '-c', 'kill -15 $$'], { code: 143 }],
    [['printf', '%s|', '-c', '--full-auto', '--'], { code: 0, stdout: '-c|--full-auto|--|' }],
    [['no-such-program'], { code: 127, stderr: 'Error: Cannot run no-such-program: there is no such program on PATH\n' }],
    [['/etc/passwd'], { code: 126, stderr: 'Error: Cannot run /etc/passwd: it is not an executable file\n' }],
    [[], { code: 2, stdout: '', stderr: 'error: no command to run; write it at the end: codex sandbox linux -- COMMAND [ARG]...\n' }],
    [['--full-auto', '-s', 'read-only', 'true'], { code: 2 }],
    [['-s', 'anything', 'true'], { code: 2 }],
    [['-c', 'sandbox_mode=anything', 'true'], { code: 1 }],
    [['--enable', 'nonsense', 'true'], { code: 1 }],
    [['-C', '/no/such/folder', 'true'], { code: 1 }],
  ])('%j', async (words, expected) => {
    expect(await makeSite().run(words)).toMatchObject(expected);
  });

  it.each([
    ['sandbox macos -- true', { code: 1, stderr: 'Error: Seatbelt sandbox is only available on macOS\n' }],
    ['sandbox seatbelt true', { code: 1, stderr: 'Error: Seatbelt sandbox is only available on macOS\n' }],
    ['debug seatbelt true', { code: 1, stderr: 'Error: Seatbelt sandbox is only available on macOS\n' }],
    ['sandbox windows -- true', { code: 1, stderr: 'Error: Windows sandbox is only available on Windows\n' }],
    ['sandbox landlock -- echo hi', { code: 0, stdout: 'hi\n' }],
    ['debug landlock --full-auto -- echo hi', { code: 0, stdout: 'hi\n' }],
    ['sandbox linux --help', { code: 0, stdout: expect.stringContaining('--full-auto') }],
    ['sandbox', { code: 2, stderr: expect.stringContaining('linux') }],
    ['sandbox nonsense', { code: 2 }],
  ])('codex %s', async (words, expected) => {
    const { work, env } = makeSite();
    expect(await runProcess(codex(...words.split(' ')), { cwd: work, env })).toMatchObject(expected);
  });

  it.each([
    ['', [], ''],
    ['', ['--full-auto'], 'workspace'],
    ['', ['-s', 'workspace-write'], 'workspace'],
    ['sandbox_mode = "workspace-write"', [], 'workspace'],
    ['sandbox_mode = "workspace-write"', ['-s', 'read-only'], ''],
    ['sandbox_mode = "workspace-write"', ['-c', 'sandbox_mode=read-only'], ''],
    ['sandbox_mode = "danger-full-access"', ['--full-auto'], 'workspace'],
    ['sandbox_mode = "danger-full-access"', [], 'workspace everywhere network'],
    ['[sandbox_workspace_write]\nnetwork_access = true', ['--full-auto'], 'workspace network'],
    ['[sandbox_workspace_write]\nnetwork_access = true', [], ''],
    ['[profiles.p]\nsandbox_mode = "workspace-write"', ['-c', 'profile="p"'], 'workspace'],
  ])('under %j with %j a command may write: %s', async (config, words, expected) => {
    const site = makeSite();
    site.config(config);
    expect(await freedom(site, words)).toBe(expected);
  });

  it('is read-only in a trusted project too, unless somebody says otherwise', async () => {
    const site = makeSite();
    site.config(`[projects."${site.work}"]\ntrust_level = "trusted"\n`);
    expect(await freedom(site, [])).toBe('');
  });

  it('cannot be made to work on another workspace by moving the folders around this one', async () => {
    const site = makeSite();
    const [above, here] = [join(site.base, 'tmp/above'), join(site.base, 'tmp/above/here')];
    mkdirSync(join(here, '.git/hooks'), { recursive: true });
    const script = `cd /; for folder in ${here} ${above}; do mv $folder $folder-gone && mkdir -p ${here}/.git/hooks && echo x > ${here}/.git/hooks/pre-commit && echo did it; done; true`;
    expect(await site.run(['--full-auto', '-C', here, '--', 'sh', '-c', script])).toMatchObject({ code: 0, stdout: '' });
    expect(readdirSync(join(here, '.git/hooks'))).toEqual([]);
  });

  it('says so when there is no sandbox', async () => {
    const { code, stderr } = await makeSite().run(['-s', 'danger-full-access', 'true']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^warning: .*without a sandbox.*\n$/) });
  });

  it('holds commands to the permission profile that is in force, and refuses --full-auto then', async () => {
    const site = makeSite();
    site.config(`default_permissions = "mine"\n[permissions.mine.filesystem]\n":root" = "read"\n":project_roots" = { "." = "write", "closed" = "none" }\n`);
    mkdirSync(join(site.work, 'closed'));
    expect(await freedom(site, [])).toBe('workspace');
    expect(await site.run(['ls', 'closed'])).toMatchObject({ code: 2, stdout: '' });
    expect(await site.run(['--full-auto', 'true'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Error: --full-auto .*default_permissions.*\n$/) });
    expect(await freedom(site, ['-s', 'read-only'])).toBe('');
  });

  it('lets a command with proxied network reach what the rules allow, and nothing else', async () => {
    const site = makeSite();
    const server = createServer((_, response) => void response.end('from outside')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const rules = (domains: string): void => site.config(`default_permissions = "p"\n[permissions.p.filesystem]\n":root" = "read"\n[permissions.p.network]\nenabled = true\nallowed_domains = [${domains}]\n`);
    const fetch = `const {request}=require('node:http');request({host:'127.0.0.1',port:process.env.HTTP_PROXY.split(':')[2],path:'http://127.0.0.1:${port}/',headers:{host:'127.0.0.1:${port}'}},(r)=>{process.stdout.write(r.statusCode+' ');r.pipe(process.stdout)}).end()`;
    const direct = `require('node:net').connect(${port},'127.0.0.1').on('error',(e)=>console.log(e.code)).on('connect',()=>console.log('did it'))`;
    try {
      rules('"127.0.0.1"');
      expect(await site.run([process.execPath, '-e', fetch])).toMatchObject({ code: 0, stdout: '200 from outside' });
      expect((await site.run([process.execPath, '-e', direct])).stdout).not.toContain('did it');
      rules('');
      expect((await site.run([process.execPath, '-e', fetch])).stdout).toMatch(/^403 /);
    } finally {
      server.close();
    }
    const left = readdirSync(site.home, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.endsWith('.sock'))).toEqual([]);
  });

  it('hides what .codexignore hides', async () => {
    const site = makeSite();
    writeFileSync(join(site.work, '.codexignore'), 'hidden\n');
    writeFileSync(join(site.work, 'hidden'), 'secret\n');
    expect(await site.run(['cat', 'hidden'])).toMatchObject({ code: 1, stdout: '' });
    expect(await site.run(['-c', 'codexignore=false', 'cat', 'hidden'])).toMatchObject({ code: 0, stdout: 'secret\n' });
    expect(await site.run(['-s', 'danger-full-access', 'cat', 'hidden'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('gives the command the environment of commands', async () => {
    const site = makeSite();
    site.config('[shell_environment_policy]\nset = { A = "b" }\nexclude = ["LANG"]\n');
    const { stdout } = await site.run(['env']);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['A=b', 'CODEX_SANDBOX_NETWORK_DISABLED=1', `CODEX_HOME=${site.home}`]));
    expect(stdout).not.toMatch(/^LANG=/m);
  });

  it.each(['pipe', 'file'])('passes stdin on to its end (%s)', async (kind) => {
    const site = makeSite();
    const bytes = Buffer.alloc(3_000_000, 'abcdefghij\n');
    const file = join(site.base, 'input');
    writeFileSync(file, bytes);
    const command = codex('sandbox', 'linux', 'wc', '-c').map((word) => `'${word}'`).join(' ');
    const script = kind === 'pipe' ? `cat ${file} | ${command}` : `${command} < ${file}`;
    expect(await runProcess(['sh', '-c', script], { cwd: site.work, env: site.env })).toMatchObject({ code: 0, stdout: '3000000\n' });
  });

  it('gives the command the terminal, without control over it', async () => {
    const site = makeSite();
    const command = codex('sandbox', 'linux', 'sh', '-c', 'test -t 0 && test -t 1 && test -t 2 && stty size && (: < /dev/tty) 2>/dev/null || echo no control').map((word) => `'${word}'`).join(' ');
    const typed = ['script', '-qec', `stty rows 33 cols 77; ${command}`, '/dev/null'];
    expect((await runProcess(typed, { cwd: site.work, env: site.env })).stdout.replaceAll('\r', '')).toBe('33 77\nno control\n');
  });
});

describe('the end of a confined command', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s to codex ends it, whatever it does about signals, with %i', async (signal, code) => {
    const site = makeSite();
    const { command, mark } = longSleep();
    const run = startSandbox(site, ['sh', '-c', `trap '' INT TERM HUP; setsid ${command} & echo ready; ${command}; ${command}`]);
    await run.printed('ready');
    process.kill(run.pid, signal);
    expect(await run.ended).toEqual({ code, signal: null });
    await waitUntilGone(mark);
  });

  it('Ctrl-C in the terminal ends it', async () => {
    const site = makeSite();
    const { command, mark } = longSleep();
    const run = startSandbox(site, ['sh', '-c', `echo ready; ${command}`]);
    await run.printed('ready');
    process.kill(-run.pid, 'SIGINT');
    expect(await run.ended).toEqual({ code: 130, signal: null });
    await waitUntilGone(mark);
  });

  it('SIGKILL to codex ends it, and the next command clears up', async () => {
    const site = makeSite();
    const { command, mark } = longSleep();
    const run = startSandbox(site, ['--full-auto', 'sh', '-c', `setsid ${command} & echo ready; ${command}`]);
    await run.printed('ready');
    await waitUntilThere('sleep', mark);
    process.kill(run.pid, 'SIGKILL');
    await run.ended;
    await waitUntilGone(mark);
    await site.run(['--full-auto', 'true']);
    expect(readdirSync(site.work)).toEqual([]);
  });

  it('comes with everything it started, a flood of processes included', async () => {
    const site = makeSite();
    const { command, mark } = longSleep();
    const flood = `i=0; while [ $i -lt 150 ]; do (setsid sh -c '${command} & ${command}' &) ; i=$((i+1)); done; echo made`;
    expect(await site.run(['sh', '-c', flood])).toMatchObject({ code: 0 });
    await waitUntilGone(mark);
  });

  it('leaves no mount points behind', async () => {
    const site = makeSite();
    await Promise.all([1, 2, 3, 4].map(() => site.run(['--full-auto', 'sh', '-c', 'echo x > made; kill -9 $$'])));
    expect(readdirSync(site.work)).toEqual(['made']);
  });
});

describe('a machine on which the sandbox cannot start', () => {
  const told = /^Error: The sandbox is not available, so the command was not run: [^\n]*To fix it: [^\n]*\n$/;
  const bubblewraps = [...new Set([...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'].map((folder) => join(folder, 'bwrap')).filter(existsSync).map((path) => realpathSync(path)))];
  const machines: Readonly<Record<string, (command: readonly string[]) => readonly string[]>> = {
    'no bubblewrap': (command) => ['bwrap', '--dev-bind', '/', '/', ...bubblewraps.flatMap((path) => ['--ro-bind', '/dev/null', path]), ...command],
    'no user namespaces': (command) => ['unshare', '-Ur', 'sh', '-c', 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', 'sh', ...command],
    'inside our own sandbox': (command) => codex('sandbox', 'linux', '-s', 'workspace-write', ...command),
  };

  it.each(Object.entries(machines))('%s: one sentence with a remedy, and the command was not run', async (_, around) => {
    const site = makeSite();
    for (const words of [[], ['--full-auto']]) {
      const run = await site.runIn(around, [...words, 'sh', '-c', 'echo ran; echo x > ran']);
      expect(run).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(told) });
    }
    expect(existsSync(join(site.work, 'ran'))).toBe(false);
  });

  it.each(Object.entries(machines))('%s: with use_legacy_landlock, what Landlock can keep is kept by it, or refused like the rest', async (_, around) => {
    const site = makeSite();
    const run = await site.runIn(around, ['--enable', 'use_legacy_landlock', '-s', 'read-only', 'bash', '-c', `echo x > ran || echo no file; exec 3<>/dev/udp/127.0.0.1/9 || echo no socket; kill -0 ${process.pid} || echo no signal`]);
    if (run.code === 1 && run.stdout === '') expect(run.stderr).toMatch(told);
    else expect(run).toMatchObject({ stdout: 'no file\nno socket\nno signal\n' });
    expect(existsSync(join(site.work, 'ran'))).toBe(false);
  });

  it.each(Object.entries(machines))('%s: danger-full-access needs no sandbox', async (_, around) => {
    expect(await makeSite().runIn(around, ['-s', 'danger-full-access', 'echo', 'ran'])).toMatchObject({ code: 0, stdout: 'ran\n' });
  });

  it('no fresh /proc: runs confined, and cannot look into processes outside', async () => {
    const site = makeSite();
    const around = (command: readonly string[]) => ['bwrap', '--dev-bind', '/', '/', '--unshare-user', '--unshare-pid', '--proc', '/proc', '--tmpfs', '/proc/fs', ...command];
    const script = `for file in environ maps root/etc/passwd; do cat /proc/1/$file; done; { echo x > ${site.base}/outside; }; echo done`;
    const run = await site.runIn(around, ['--full-auto', 'sh', '-c', script]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 0, stdout: 'done\n' });
    expect(existsSync(join(site.base, 'outside'))).toBe(false);
  });
});
