import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { LandlockGround } from './landlock-run.fixture.ts';
import { landlockFailure } from './landlock-status.ts';
import { foreignFunctions, landlockSupport } from './landlock-support.ts';
import { seccompProgram } from './seccomp-program.ts';
import { type StagedStart } from './staged-run.fixture.ts';
import { canProbe, probeCommand } from './syscall-probe.fixture.ts';

const ground = new LandlockGround();
afterAll(() => ground.remove());

const support = await landlockSupport();
/** Kernels without Landlock, and installations without koffi, cannot run these. */
const live = support === null ? it.skip : it;
const signals = (support?.abi ?? 0) >= 6 ? it : it.skip;
const NOBODY = { uid: 65534, gid: 65534 };
/** An ordinary user cannot load koffi from a checkout that lies in somebody's home. */
const canNobodyLoad = process.getuid?.() === 0 && spawnSync('test', ['-r', foreignFunctions() ?? ''], NOBODY).status === 0;
const ordinary: [string, Partial<StagedStart>][] = canNobodyLoad ? [['an ordinary user', { user: NOBODY }]] : [];
const users: [string, Partial<StagedStart>][] = process.getuid?.() === 0 ? [['root', {}], ...ordinary] : [['this user', {}]];

describe.each(users)('a command under Landlock, as %s', (_, how) => {
  live('writes where it may and nowhere else, whatever way it tries', async () => {
    const { workspace, outside } = ground;
    const tries = [
      `echo x > ${workspace}/file`, `echo x > ${workspace}/src/new`, `mv ${workspace}/src/new ${workspace}/src/newer`, 't=$(mktemp) && rm $t', 'echo x > /dev/null',
      `echo x > ${outside}/file`, `echo x > ${outside}/new`, `truncate -s 0 ${outside}/file`, `rm ${outside}/file`, `ln ${outside}/file ${workspace}/src/hard`, `mv ${outside}/file ${workspace}/src/`,
      `ln -sfn ${outside} ${workspace}/src/out && echo x > ${workspace}/src/out/file`, `echo x > ${workspace}/.git/config`, `touch ${workspace}/.git/new`, `mv ${workspace}/.git ${workspace}/src/git`,
      `mv ${workspace}/.git ${workspace}/git`, `mkdir ${workspace}/.codex`, `touch ${workspace}/new`, `echo x > /proc/sys/kernel/hostname`, `echo 1 > /proc/$PPID/oom_score_adj`, `mkdir /dev/shm/new`,
    ];
    const { stdout } = await ground.shell(tries.map((words) => `(${words}) 2>/dev/null && echo done || echo refused`).join('; '), {}, how);
    expect(stdout.trim().split('\n')).toEqual(tries.map((__, index) => (index < 5 ? 'done' : 'refused')));
    expect([readFileSync(join(outside, 'file'), 'utf8'), readFileSync(join(workspace, '.git/config'), 'utf8')]).toEqual(['as it was', 'as it was']);
  });

  live('has no capabilities, no new privileges, a filter, default signals and three descriptors', async () => {
    const { stdout } = await ground.shell('grep -E "^(Cap|NoNewPrivs|Seccomp:|Sig(Blk|Ign))" /proc/self/status; ls /proc/self/fd | wc -l', {}, how);
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => /^Cap(Inh|Prm|Eff|Amb)|^Sig/.test(line)).map((line) => line.split('\t')[1])).toEqual(Array(6).fill('0000000000000000'));
    expect(lines).toEqual(expect.arrayContaining(['NoNewPrivs:\t1', 'Seccomp:\t2']));
    // 0-2 and the one with which `ls` reads the folder.
    expect(lines.at(-1)).toBe('4');
  });

  signals('can signal its own children, and nobody else', async () => {
    const { stdout } = await ground.shell(`sleep 100 & kill $! && echo own; kill -0 ${process.pid} 2>/dev/null || echo refused`, {}, how);
    expect(stdout).toBe('own\nrefused\n');
  });

  live('cannot look into other processes', async () => {
    const { stdout } = await ground.shell(`for f in environ mem maps fd/0 root/; do head -c 1 /proc/${process.pid}/$f >/dev/null 2>&1 && echo read $f; done; echo done`, {}, how);
    expect(stdout).toBe('done\n');
  });
});

(canProbe && support !== null ? it : it.skip)('has no network but what the policy gives', async () => {
  const calls = [['socket', 2, 1, 0], ['socket', 1, 2, 0], ['ptrace', 0], ['unshare', 0x10000000]] as const;
  expect(JSON.parse((await (await ground.start(probeCommand(calls))).ended).stdout)).toEqual([1, 1, 1, 1]);
  expect(JSON.parse((await (await ground.start(probeCommand(calls), { network: 'enabled' })).ended).stdout)).toEqual([0, 0, 1, 1]);
});

live('reaches TCP services with network', async () => {
  const server = createServer((socket) => socket.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const script = `require('net').connect(${typeof address === 'object' ? address?.port : 0}, '127.0.0.1').on('error', (e) => console.log(e.code)).on('data', (d) => console.log(String(d)))`;
  expect((await (await ground.start([process.execPath, '-e', script], { network: 'enabled' })).ended).stdout).toBe('hello\n');
  server.close();
});

live.each([3, 4, 5, 6])('confines with the means of version %d too', async (abi) => {
  if (support === null || support.abi < abi) return;
  const { stdout, status } = await ground.shell(`echo x > src/a && echo done; (echo x > ${ground.outside}/file) 2>/dev/null || echo refused`, { support: { abi } });
  expect([stdout, landlockFailure(status, 'sh')]).toEqual(['done\nrefused\n', null]);
});

live('reads only what it may where the root is closed', async () => {
  const view = { ...ground.view, root: 'none', minimal: true } as const;
  const { stdout } = await ground.shell(`cat file; cat ${ground.outside}/file 2>/dev/null || echo refused; ls / >/dev/null 2>&1 || echo refused`, { view });
  expect(stdout).toMatch(/refused\nrefused\n$/);
});

live('passes on exit codes, signals, stdin, environment and working directory', async () => {
  expect((await ground.shell('exit 7')).code).toBe(7);
  expect((await ground.shell('kill -9 $$')).signal).toBe('SIGKILL');
  const env = { PATH: '/usr/bin:/bin', NODE_OPTIONS: '--require /nonexistent.js', LD_PRELOAD: '', ODD: 'ä b\nc' };
  const { child, ended } = await ground.start(['sh', '-c', 'cat; echo "$NODE_OPTIONS|$ODD"; pwd'], { env }, { stdin: 'pipe' });
  child.stdin?.end('words\n');
  expect((await ended).stdout).toBe(`words\n--require /nonexistent.js|ä b\nc\n${ground.workspace}\n`);
});

live('says when the program cannot be run', async () => {
  const { status, stderr } = await (await ground.start(['nonexistent-program'])).ended;
  expect(stderr).toBe('');
  expect(landlockFailure(status, 'nonexistent-program')).toMatchObject({ code: 'spawn_failed', message: 'Cannot run nonexistent-program: No such file or directory' });
});

live('dies with whoever started it', async () => {
  const plan = await ground.plan(['/bin/sh', '-c', 'trap "" TERM HUP; echo up; sleep 1000']);
  const { child, ended } = await ground.start([], {}, { program: '/bin/sh', args: ['-c', '"$@" & wait', 'sh', plan.program, ...plan.args], extraFds: plan.extraFds });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  const [command] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  child.kill('SIGKILL');
  while (existsSync(`/proc/${command}`) && !/\) Z/.test(statOf(command))) await new Promise(setImmediate);
  // What the dead command had started still holds the output: there is no pid namespace.
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  expect((await ended).stdout).toBe('up\n');
});

function statOf(pid: string | undefined): string {
  return existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'latin1') : ') Z';
}

const script = '/usr/bin/script';
(support !== null && existsSync(script) ? it : it.skip)('works on a terminal, which it may also open by name', async () => {
  const plan = await ground.plan(['/bin/sh', '-c', 'tty; echo name > $(tty); echo tty > /dev/tty; stty size; echo err > /dev/stderr']);
  const env = { ...plan.env, STAGE: plan.args[1] ?? '', COMMAND: plan.args.at(-1) ?? '' };
  const args = ['-qec', `stty rows 30 cols 90; exec "${plan.program}" -e "$STAGE" -- 3 4 /bin/sh -c "$COMMAND"`, '/dev/null'];
  const { stdout } = await ground.shell('', {}, { program: script, args, env, extraFds: plan.extraFds });
  expect(stdout.replaceAll('\r', '').trim().split('\n')).toEqual([expect.stringMatching(/^\/dev\/pts\//), 'name', 'tty', '30 90', 'err']);
});

live('confines where namespaces are forbidden, which is what it is for', async () => {
  const filter = seccompProgram({ arch: process.arch === 'arm64' ? 'arm64' : 'x64', mode: 'restricted' });
  const plan = await ground.plan(['/bin/sh', '-c', `echo x > src/b && echo done; (echo x > ${ground.outside}/file) 2>/dev/null || echo refused; bwrap --ro-bind / / --unshare-user true 2>/dev/null || echo none`]);
  const forbidding = ['--dev-bind', '/', '/', '--seccomp', '5', '--', plan.program, ...plan.args];
  const { stdout, status } = await ground.shell('', {}, { program: '/usr/bin/bwrap', args: forbidding, extraFds: [...plan.extraFds, { fd: 5, data: filter }] });
  expect([stdout, landlockFailure(status, 'sh')]).toEqual(['done\nrefused\nnone\n', null]);
});

describe('what is refused', () => {
  const refused = (reason: string): unknown => expect.objectContaining({ code: 'sandbox_unavailable', message: expect.stringContaining(reason) });

  it('an installation without koffi', async () => {
    await expect(ground.plan(['true'], { koffi: null })).rejects.toEqual(refused('koffi'));
  });

  it('kernels without Landlock, or with one that is too old', async () => {
    await expect(ground.plan(['true'], { koffi: '/k', support: null })).rejects.toEqual(refused('not offered by this kernel'));
    await expect(ground.plan(['true'], { koffi: '/k', support: { abi: 2 } })).rejects.toEqual(refused('emptied'));
    expect((await ground.plan(['true'], { koffi: '/k', support: { abi: 5 } })).args).toContain('true');
  });

  it('a start of which nothing is heard, or that fails on the way', async () => {
    expect(landlockFailure('', 'x')).toEqual(refused('ended before'));
    expect(landlockFailure('{"stage":"failed","step":"capset","reason":"EPERM"}\n', 'x')).toEqual(refused('capset: EPERM'));
    if (support === null) return;
    const { status, stdout } = await ground.shell('echo ran', { koffi: '/nonexistent' });
    expect([stdout, landlockFailure(status, 'sh')]).toEqual(['', refused('koffi')]);
  });
});

it('leaves this process as it was', () => {
  expect(spawnSync('/bin/sh', ['-c', 'grep NoNewPrivs /proc/self/status'], { encoding: 'utf8' }).stdout).toBe(readFileSync('/proc/self/status', 'utf8').match(/NoNewPrivs.*\n/)?.[0]);
});
