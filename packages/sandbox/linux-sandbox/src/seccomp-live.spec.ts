import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { seccompProgram } from './seccomp-program.ts';
import { type SeccompMode } from './seccomp-rules.ts';
import { canProbe, probeCommand, type ProbedCall } from './syscall-probe.fixture.ts';

const EPERM = 1;
const ENOSYS = 38;

/** Runs a command under the filter alone: the disk and the network are the host's. */
function under(mode: SeccompMode, argv: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'filter-'));
  try {
    writeFileSync(join(folder, 'filter'), seccompProgram({ arch: process.arch === 'arm64' ? 'arm64' : 'x64', mode }));
    const fd = openSync(join(folder, 'filter'), 'r');
    const args = ['--dev-bind', '/', '/', '--unshare-user', '--cap-drop', 'ALL', '--seccomp', '3', '--', ...argv];
    const ran = spawnSync('/usr/bin/bwrap', args, { stdio: ['ignore', 'pipe', 'pipe', fd], encoding: 'utf8', cwd: folder });
    closeSync(fd);
    return ran;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const probe = (mode: SeccompMode, calls: readonly ProbedCall[]): unknown => JSON.parse(under(mode, probeCommand(calls)).stdout);

/** Without a filter the kernel answers each of these with something else than EPERM, or it is denied for its own sake. */
const ALWAYS_DENIED: readonly ProbedCall[] = [
  ['ptrace', 0], ['process_vm_readv', 1], ['process_vm_writev', 1], ['pidfd_getfd', 99], ['io_uring_setup', 1, 0], ['io_uring_enter', 99], ['io_uring_register', 99],
  ['userfaultfd', 0], ['keyctl', 0], ['add_key', 0], ['request_key', 0], ['bpf', 0], ['perf_event_open', 0], ['setns', 99], ['unshare', 0x10000000],
  ['mount', 0], ['umount2', 0], ['open_tree', -100, 0], ['fsopen', 0], ['name_to_handle_at', -100, 0], ['kexec_load', 0], ['syslog', 10], ['quotactl_fd', 99],
  ['ioctl', 0, 0x5412], ['ioctl', 0, 0x541c], ['ioctl', 0, 0x5423],
  ['socket', 17, 3, 0], ['socket', 38, 5, 0], ['socket', 40, 1, 0], ['socket', 16, 3, 16],
];
const SOCKETS: readonly ProbedCall[] = [['socket', 2, 1, 0], ['socket', 10, 2, 0], ['socket', 1, 2, 0], ['socket', 16, 3, 0], ['socket', 1, 1, 0]];

const live = canProbe ? it : it.skip;

live.each(['restricted', 'network', 'proxied'] as const)('%s: the running kernel denies what the filter names', (mode) => {
  expect(probe(mode, [...ALWAYS_DENIED, ['clone3', 0, 0]])).toEqual([...ALWAYS_DENIED.map(() => EPERM), ENOSYS]);
});

live('the running kernel opens the sockets of each mode', () => {
  expect(probe('restricted', SOCKETS)).toEqual([EPERM, EPERM, EPERM, EPERM, 0]);
  expect(probe('network', SOCKETS)).toEqual([0, 0, 0, 0, 0]);
  expect(probe('proxied', SOCKETS)).toEqual([0, EPERM, EPERM, EPERM, EPERM]);
});

const WORK = [
  'git init -q repo && cd repo && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git log --oneline | wc -l',
  `node -e "require('child_process').execSync('true'); new (require('worker_threads').Worker)('1', { eval: true }).on('exit', (code) => console.log(String(code)))"`,
  'echo text | cat | wc -l',
];

(process.platform === 'linux' ? it : it.skip).each(['restricted', 'network', 'proxied'] as const)('%s: ordinary work goes on', (mode) => {
  const { status, stdout, stderr } = under(mode, ['/bin/bash', '-c', `set -e; cd "$(mktemp -d)"; trap 'rm -rf "$PWD"' EXIT; ${WORK.map((line) => `( ${line} )`).join('; ')}`]);
  expect([status, stderr, stdout.split(/\s+/).filter((word) => word !== '')]).toEqual([0, '', ['1', '0', '1']]);
});
