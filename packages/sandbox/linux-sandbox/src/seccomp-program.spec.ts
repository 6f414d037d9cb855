import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runFilter } from './bpf-interpreter.fixture.ts';
import { seccompProgram } from './seccomp-program.ts';
import { type SeccompMode } from './seccomp-rules.ts';
import { AUDIT_ARCH, type SandboxArch, type SyscallName, syscallNumber } from './syscall-numbers.ts';

const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const KILL = 0x80000000;
const ARCHES: readonly SandboxArch[] = ['x64', 'arm64'];
const MODES: readonly SeccompMode[] = ['restricted', 'network', 'proxied'];

const ALWAYS: readonly SyscallName[] = [
  'ptrace', 'process_vm_readv', 'process_vm_writev', 'pidfd_getfd', 'io_uring_setup', 'io_uring_enter', 'io_uring_register',
  'mount', 'umount2', 'pivot_root', 'open_tree', 'open_tree_attr', 'move_mount', 'mount_setattr', 'fsopen', 'fsconfig', 'fsmount', 'fspick',
  'setns', 'open_by_handle_at', 'name_to_handle_at', 'add_key', 'request_key', 'keyctl', 'userfaultfd', 'bpf', 'perf_event_open',
  'kexec_load', 'kexec_file_load', 'init_module', 'finit_module', 'delete_module', 'reboot', 'swapon', 'swapoff', 'acct', 'syslog', 'quotactl', 'quotactl_fd', 'lookup_dcookie',
];
/** What bubblewrap needs to set up namespaces. */
const FOR_BRIDGE: readonly SyscallName[] = ['mount', 'umount2', 'pivot_root'];
const NETWORK: readonly SyscallName[] = ['connect', 'accept', 'accept4', 'bind', 'listen', 'sendmmsg', 'recvmmsg'];
/** read, write, openat, execve, wait4, recvfrom, sendmsg, recvmsg, shutdown, getpeername by machine. */
const ORDINARY: Record<SandboxArch, readonly number[]> = {
  x64: [0, 1, 257, 59, 61, 45, 46, 47, 48, 52, 161],
  arm64: [63, 64, 56, 221, 260, 207, 211, 212, 210, 205, 51],
};

function verdict(arch: SandboxArch, mode: SeccompMode, call: SyscallName | number, ...args: bigint[]): number {
  const nr = typeof call === 'number' ? call : syscallNumber(call, arch);
  return runFilter(seccompProgram({ arch, mode }), { nr, arch: AUDIT_ARCH[arch], args });
}

describe.each(ARCHES)('seccompProgram on %s', (arch) => {
  describe.each(MODES)('%s', (mode) => {
    it.each(ALWAYS)('denies %s', (name) => {
      expect(verdict(arch, mode, name)).toBe(EPERM);
    });

    it('lets ordinary work through', () => {
      for (const nr of ORDINARY[arch]) expect(verdict(arch, mode, nr)).toBe(ALLOW);
    });

    it('hides clone3, so that libc falls back to clone', () => {
      expect(verdict(arch, mode, 'clone3')).toBe(ENOSYS);
    });

    it('lets threads and processes be made, but no user namespace', () => {
      for (const name of ['clone', 'unshare'] as const) {
        expect(verdict(arch, mode, name, 0x3d0f00n)).toBe(ALLOW);
        expect(verdict(arch, mode, name, 0x10000011n)).toBe(EPERM);
        expect(verdict(arch, mode, name, 0x7e020000n)).toBe(EPERM);
      }
    });

    it('kills on a call of any other architecture', () => {
      const other = [AUDIT_ARCH[arch === 'x64' ? 'arm64' : 'x64'], 0x40000003, 0];
      for (const wrong of other) expect(runFilter(seccompProgram({ arch, mode }), { nr: 0, arch: wrong })).toBe(KILL);
    });

    it('gives a verdict for every number and argument', () => {
      const known = [ALLOW, EPERM, ENOSYS, KILL];
      const call = fc.tuple(fc.nat(0xffffffff), fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 6, maxLength: 6 }));
      fc.assert(fc.property(call, ([nr, args]) => known.includes(verdict(arch, mode, nr % 600, ...args)) && known.includes(verdict(arch, mode, nr, ...args))));
    });

    it('is whole instructions, and the same bytes each time', () => {
      const program = seccompProgram({ arch, mode });
      expect(program.length % 8).toBe(0);
      expect(seccompProgram({ arch, mode })).toBe(program);
    });
  });

  it.each(NETWORK)('denies %s only without network', (name) => {
    expect(verdict(arch, 'restricted', name)).toBe(EPERM);
    for (const mode of ['network', 'proxied', 'bridge'] as const) expect(verdict(arch, mode, name)).toBe(ALLOW);
  });

  it('lets the bridge set up namespaces, and nothing else that commands may not', () => {
    for (const name of ALWAYS) expect(verdict(arch, 'bridge', name)).toBe(FOR_BRIDGE.includes(name) ? ALLOW : EPERM);
    expect(verdict(arch, 'bridge', 'clone', 0x10000011n)).toBe(ALLOW);
  });

  it.each(['socket', 'socketpair'] as const)('without network, %s makes only AF_UNIX streams', (name) => {
    for (const type of [1n, 5n, 0x80001n, 0x80805n]) expect(verdict(arch, 'restricted', name, 1n, type)).toBe(ALLOW);
    for (const type of [2n, 3n, 0x80002n, 4n]) expect(verdict(arch, 'restricted', name, 1n, type)).toBe(EPERM);
    for (const family of [2n, 10n, 16n, 17n, 40n, 0n]) expect(verdict(arch, 'restricted', name, family, 1n)).toBe(EPERM);
    // The kernel takes the family as an int: what stands in the upper half must not fool the filter.
    expect(verdict(arch, 'restricted', name, 0x1_0000_0002n, 1n)).toBe(EPERM);
  });

  it('with network, makes internet and AF_UNIX sockets of any type, and the netlink protocols of libc and ip', () => {
    for (const mode of ['network', 'bridge'] as const) {
      for (const family of [1n, 2n, 10n]) for (const type of [1n, 2n, 3n, 0x80802n]) expect(verdict(arch, mode, 'socket', family, type)).toBe(ALLOW);
      for (const protocol of [0n, 4n, 15n]) expect(verdict(arch, mode, 'socket', 16n, 3n, protocol)).toBe(ALLOW);
      for (const protocol of [9n, 12n, 16n, 0xffffffffn]) expect(verdict(arch, mode, 'socket', 16n, 3n, protocol)).toBe(EPERM);
      // AF_PACKET, AF_ALG, AF_VSOCK (the machine's hypervisor), AF_XDP.
      for (const family of [0n, 17n, 38n, 40n, 44n]) expect(verdict(arch, mode, 'socket', family, 1n)).toBe(EPERM);
      expect(verdict(arch, mode, 'socketpair', 1n, 2n)).toBe(ALLOW);
      expect(verdict(arch, mode, 'socketpair', 30n, 1n)).toBe(EPERM);
    }
  });

  it('behind the proxy, makes TCP sockets and AF_UNIX stream pairs only', () => {
    for (const family of [2n, 10n]) {
      for (const [type, protocol] of [[1n, 0n], [0x80801n, 6n]] as const) expect(verdict(arch, 'proxied', 'socket', family, type, protocol)).toBe(ALLOW);
      // UDP, raw, SCTP, MPTCP.
      for (const [type, protocol] of [[2n, 0n], [3n, 1n], [1n, 132n], [1n, 262n], [5n, 0n]] as const) expect(verdict(arch, 'proxied', 'socket', family, type, protocol)).toBe(EPERM);
    }
    for (const family of [0n, 1n, 16n, 17n, 38n, 40n]) expect(verdict(arch, 'proxied', 'socket', family, 1n, 0n)).toBe(EPERM);
    for (const [family, type, expected] of [[1n, 1n, ALLOW], [1n, 0x80005n, ALLOW], [1n, 2n, EPERM], [2n, 1n, EPERM]] as const) {
      expect(verdict(arch, 'proxied', 'socketpair', family, type)).toBe(expected);
    }
  });

  it('denies the terminal commands that type or load, in whatever way the upper half of the word is filled', () => {
    for (const mode of [...MODES, 'bridge'] as const) {
      for (const command of [0x5412n, 0x541cn, 0x5423n]) for (const upper of [0n, 1n << 32n, 0xffffffffn << 32n]) expect(verdict(arch, mode, 'ioctl', 0n, upper | command)).toBe(EPERM);
      // TCGETS, TIOCGWINSZ, FIONREAD, FICLONE.
      for (const command of [0x5401n, 0x5413n, 0x541bn, 0x40049409n]) expect(verdict(arch, mode, 'ioctl', 0n, command)).toBe(ALLOW);
    }
  });

  it('without network, sends only to the other end of a pair', () => {
    const send = (address: bigint): number => verdict(arch, 'restricted', 'sendto', 3n, 0x1000n, 5n, 0n, address, 0n);
    expect(send(0n)).toBe(ALLOW);
    for (const address of [0x7ffc00001000n, 0x1n, 0x1_0000_0000n]) expect(send(address)).toBe(EPERM);
  });
});

it('rejects the x32 numbers, which share the x64 architecture word', () => {
  for (const mode of MODES) {
    for (const nr of [0x40000000, 0x40000000 + 41, 0x40000000 + 101, 0xffffffff]) expect(verdict('x64', mode, nr)).toBe(EPERM);
  }
});
