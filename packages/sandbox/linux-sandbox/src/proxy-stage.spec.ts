import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProbedCall, canProbe, probeCommand } from './syscall-probe.fixture.ts';
import { type ProxiedStart, ProxyStandIn, startProxied } from './proxy-run.fixture.ts';
import { proxiedCommandStarted } from './proxy-status.ts';
import { proxyStage } from './proxy-stage.ts';

const NOBODY = { uid: 65534, gid: 65534 };
const EPERM = 1;

let standIn: ProxyStandIn;
beforeAll(async () => {
  standIn = new ProxyStandIn();
  await standIn.open();
});
afterAll(() => standIn.close());

const run = (argv: readonly string[], more?: ProxiedStart): ReturnType<typeof startProxied>['ended'] => startProxied(standIn, argv, more).ended;
const shell = (script: string, more?: ProxiedStart): ReturnType<typeof run> => run(['/bin/sh', '-c', script], more);

/** Sends "ping", closes its half, prints all that comes back; or the error. */
const TALK = `
const talk = (port) => new Promise((resolve) => {
  let text = '';
  const socket = require('net').connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', (error) => resolve(error.code)).on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
  socket.end('ping');
});
(async () => { for (const port of process.argv.slice(1)) console.log(port, await talk(Number(port))); })();
`;
const talk = (...ports: number[]): string[] => [process.execPath, '-e', TALK, '--', ...ports.map(String)];

/** Host pids of a process and all that descends from it. */
function tree(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).filter((name) => parentOf(name) === pid);
  return [pid, ...children.flatMap((child) => tree(Number(child)))];
}

function parentOf(pid: string): number | undefined {
  const stat = statOf(pid);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function statOf(pid: string | number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /\) [ZX]/.test(stat) ? undefined : stat;
  } catch {
    return undefined;
  }
}

/** The host's pid of the bridge, a Node process among the descendants. */
function bridgeOf(pids: readonly number[]): number {
  const found = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith(process.execPath));
  if (found === undefined) throw new Error('no bridge');
  return found;
}

async function firstOutput(child: ReturnType<typeof startProxied>['child']): Promise<void> {
  await new Promise((resolve) => child.stdout?.once('data', resolve));
}

const users: [string, ProxiedStart][] = process.getuid?.() === 0 ? [['root', {}], ['an ordinary user', { user: NOBODY }]] : [['this user', {}]];

describe.each(users)('a command behind the bridge, as %s', (_, user) => {
  it('reaches both proxies on their own ports, whole and in both directions, and nothing else', async () => {
    const { stdout, code, status } = await run(talk(3128, 8081, standIn.hostPort), user);
    expect(stdout.trim().split('\n')).toEqual(['3128 http:ping', '8081 socks:ping', `${standIn.hostPort} ECONNREFUSED`]);
    expect(code).toBe(0);
    expect(proxiedCommandStarted(status)).toBe(true);
  });

  it('has no capabilities, no new privileges, a filter, and three descriptors', async () => {
    const { stdout } = await shell('grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status; ls /proc/self/fd | grep -cE "^.$"; id -u', user);
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => line.startsWith('Cap')).every((line) => /:\t0+$/.test(line))).toBe(true);
    expect(lines).toEqual(expect.arrayContaining(['NoNewPrivs:\t1', 'Seccomp:\t2']));
    // 0-2 and the one with which `ls` reads the folder.
    expect(lines.slice(-2)).toEqual(['4', String(user.user?.uid ?? process.getuid?.())]);
  });

  it('sees no process but its own', async () => {
    const { stdout } = await shell('ls /proc | grep -c "^[0-9]"; cat /proc/[0-9]*/cmdline | tr "\\0" " "', user);
    expect(stdout).not.toContain('createServer');
    // pid 1, the shell, and those of this line.
    expect(Number(stdout.split('\n')[0])).toBeLessThanOrEqual(4);
  });

  it('cannot write the settings of the kernel', async () => {
    const { stdout } = await shell('for f in kernel/core_pattern kernel/hostname vm/drop_caches; do (exec 3>>/proc/sys/$f) 2>/dev/null && echo opened; done; echo done', user);
    expect(stdout).toBe('done\n');
  });
});

it('does without a /proc of its own where none can be mounted', async () => {
  const { stdout, code } = await shell('(exec 3>>/proc/sys/kernel/hostname) 2>/dev/null || echo refused; grep Seccomp: /proc/self/status', { mountProc: false });
  expect([code, stdout]).toEqual([0, 'refused\nSeccomp:\t2\n']);
});

it('passes on exit codes, and deaths by signal as 128 + n', async () => {
  expect((await shell('exit 7')).code).toBe(7);
  expect((await shell('kill -9 $$')).code).toBe(137);
  expect((await shell('kill -TERM $$')).code).toBe(143);
});

it('passes stdin through', async () => {
  const { child, ended } = startProxied(standIn, ['/bin/cat'], { stdin: 'pipe' });
  child.stdin?.end('words');
  expect((await ended).stdout).toBe('words');
});

(canProbe ? it : it.skip)('is denied every socket but TCP and pairs, and all that the other modes deny', async () => {
  const denied: ProbedCall[] = [
    ['socket', 1, 1, 0], ['socket', 1, 2, 0], ['socket', 2, 2, 0], ['socket', 2, 3, 1], ['socket', 10, 2, 0], ['socket', 2, 1, 132], ['socket', 2, 1, 262],
    ['socket', 16, 3, 0], ['socket', 17, 3, 0], ['socket', 38, 5, 0], ['socket', 40, 1, 0], ['socketpair', 1, 2, 0, 0],
    ['ptrace', 0], ['process_vm_readv', 1], ['pidfd_getfd', 0], ['io_uring_setup', 1, 0], ['userfaultfd', 0], ['keyctl', 0], ['bpf', 0], ['mount', 0],
    ['unshare', 0x10000000], ['setns', 0], ['ioctl', 0, 0x5412, 0], ['ioctl', 0, 0x541c, 0],
  ];
  const { stdout } = await run(probeCommand([...denied, ['socket', 2, 1, 0], ['socket', 10, 0x80801, 6]]));
  expect(JSON.parse(stdout)).toEqual([...denied.map(() => EPERM), 0, 0]);
});

it('cannot reach the proxy by its socket, around the bridge', async () => {
  const script = `require('net').connect(process.argv[1]).on('error', (e) => console.log(e.code)).on('connect', () => console.log('connected'))`;
  expect((await run([process.execPath, '-e', script, '--', standIn.endpoints.http.socket])).stdout).toBe('EPERM\n');
});

it('hands the environment to the command, and nothing of it to Node before', async () => {
  const env = { NODE_OPTIONS: '--require /nonexistent.js', LD_PRELOAD: '/nonexistent.so', OTHER: 'x y' };
  const { stdout, code } = await shell('echo "$NODE_OPTIONS|$LD_PRELOAD|$OTHER"', { env });
  expect([code, stdout]).toEqual([0, `${env.NODE_OPTIONS}|${env.LD_PRELOAD}|${env.OTHER}\n`]);
});

it('tells a command that was never started from one that failed', async () => {
  const { status, stderr, code } = await run(['/nonexistent/program']);
  expect([code, proxiedCommandStarted(status)]).toEqual([1, false]);
  expect(stderr).toMatch(/^bwrap: execvp \/nonexistent\/program: No such file/);
  expect(proxiedCommandStarted((await shell('exit 1')).status)).toBe(true);
});

it('starts nothing when a port cannot be had', async () => {
  const { http } = standIn.endpoints;
  const { status, stdout, stderr, code } = await shell('echo ran', { endpoints: { http, socks: http } });
  expect([code, stdout, proxiedCommandStarted(status)]).toEqual([1, '', false]);
  expect(stderr).toMatch(/^bwrap: the network bridge failed: .*EADDRINUSE/);
});

it('gives no network, but runs, when nobody listens on the proxy socket', async () => {
  const gone = { http: { port: 3128, socket: '/nonexistent.sock' }, socks: null };
  const { stdout } = await run(talk(3128, 8081), { endpoints: gone });
  expect(stdout).toMatch(/^3128 (ECONNRESET|EPIPE)?\n8081 ECONNREFUSED\n$/);
});

it.each(['the outer bwrap', 'the bridge', 'the inner bwrap', 'the command'])('leaves nothing alive when %s is killed', async (which) => {
  const { child, ended } = startProxied(standIn, ['/bin/sh', '-c', 'trap "" TERM HUP; setsid sleep 1000 & echo up; wait']);
  await firstOutput(child);
  const all = tree(child.pid ?? 0);
  const bridge = bridgeOf(all);
  const inner = tree(bridge).filter((pid) => pid !== bridge);
  const victim = { 'the outer bwrap': child.pid, 'the bridge': bridge, 'the inner bwrap': inner[0], 'the command': inner[2] }[which] ?? 0;
  process.kill(victim, 'SIGKILL');
  const { code, signal } = await ended;
  expect(signal ?? code).toBe(which === 'the outer bwrap' ? 'SIGKILL' : 137);
  while (all.some((pid) => statOf(pid) !== undefined)) await new Promise(setImmediate);
});

it('opens no debugger, whoever asks the bridge for one', async () => {
  const { child, ended } = startProxied(standIn, ['/bin/sh', '-c', `echo up; read line; exec "$@"`, 'sh', ...talk(9229, 3128)], { stdin: 'pipe' });
  await firstOutput(child);
  process.kill(bridgeOf(tree(child.pid ?? 0)), 'SIGUSR1');
  child.stdin?.end('on\n');
  expect((await ended).stdout).toBe('up\n9229 ECONNREFUSED\n3128 http:ping\n');
});

it('moves megabytes without loss', async () => {
  const script = `
    const socket = require('net').connect({ port: 3128, host: '127.0.0.1', allowHalfOpen: true });
    let count = 0;
    socket.on('data', (chunk) => (count += chunk.length)).on('end', () => console.log(count));
    socket.end(Buffer.alloc(8e6));`;
  expect((await run([process.execPath, '-e', script])).stdout).toBe(`${8e6 + 'http:'.length}\n`);
});

it('names what must be visible inside', () => {
  const { readOnlyPaths, bwrapOptions } = proxyStage({
    endpoints: { http: { port: 1, socket: '/run/a/h.sock' }, socks: { port: 2, socket: '/run/a/s.sock' } },
    argv: ['true'], env: {}, bwrap: '/usr/bin/bwrap', arch: 'x64', mountProc: false, seccompFd: 3, statusFd: 4, freeFds: [5, 6, 7], node: '/opt/node', user: { uid: 1000, gid: 1000 },
  });
  expect(readOnlyPaths).toEqual(['/opt/node', '/usr/bin/bwrap', '/run/a']);
  expect(bwrapOptions).toEqual(['--bind', '/proc', '/proc']);
});

it('is not fooled by a stand-in: the host reaches its own services', async () => {
  const text = await new Promise<string>((resolve) => connect(standIn.hostPort, '127.0.0.1').once('data', (chunk) => resolve(String(chunk))));
  expect(text).toBe('host:');
});
