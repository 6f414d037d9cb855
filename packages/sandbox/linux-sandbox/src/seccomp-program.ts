import { BpfAssembler } from './bpf-assembler.ts';
import { AUDIT_ARCH, type SandboxArch, type SyscallName, syscallNumber } from './syscall-numbers.ts';

/** `restricted`: no sockets but unconnected AF_UNIX streams and pairs. `network`: sockets free, escapes from the mount view still closed. */
export type SeccompMode = 'restricted' | 'network';

const RET_KILL_PROCESS = 0x80000000;
const RET_ERRNO = 0x00050000;
const RET_ALLOW = 0x7fff0000;
const EPERM = 1;
const ENOSYS = 38;

/** Offsets in `struct seccomp_data`. */
const NR = 0;
const ARCH = 4;
const ARG0_LOW = 16;
const ARG1_LOW = 24;
const ARG4_LOW = 48;
const ARG4_HIGH = 52;

const X32_BIT = 0x40000000;
const AF_UNIX = 1;
const SOCK_TYPE_MASK = 0xf;
const SOCK_STREAM = 1;
const SOCK_SEQPACKET = 5;
const CLONE_NEWUSER = 0x10000000;

/** Ways to read other processes, to remake mounts, or to reach rarely audited kernel parts. Builds need none. */
const ALWAYS_DENIED: readonly SyscallName[] = [
  'ptrace', 'process_vm_readv', 'process_vm_writev', 'pidfd_getfd',
  'io_uring_setup', 'io_uring_enter', 'io_uring_register',
  'mount', 'umount2', 'pivot_root', 'open_tree', 'open_tree_attr', 'move_mount', 'mount_setattr',
  'fsopen', 'fsconfig', 'fsmount', 'fspick', 'setns', 'open_by_handle_at',
  'add_key', 'request_key', 'keyctl', 'userfaultfd', 'bpf', 'perf_event_open',
];

/**
 * Ways to reach anything through a socket. Unlike the original, calls that only touch a socket pair already held
 * (shutdown, getpeername, socket options, send without address) are free: without shutdown, Node's `execSync` fails;
 * without getpeername, bash takes itself for a remote shell and runs ~/.bashrc before every command.
 */
const NETWORK_DENIED: readonly SyscallName[] = ['connect', 'accept', 'accept4', 'bind', 'listen', 'sendmmsg', 'recvmmsg'];

const programs = new Map<string, Buffer>();

/**
 * The seccomp filter as bytes for `bwrap --seccomp FD`: 8 bytes per instruction. The same Buffer comes back for the
 * same input, so that a caller may keep it open as a file. A call of another architecture kills the process; a
 * denied call fails with EPERM; clone3 with ENOSYS, which makes libc fall back to clone, whose flags can be judged.
 */
export function seccompProgram(options: { arch: SandboxArch; mode: SeccompMode }): Buffer {
  const key = `${options.arch}/${options.mode}`;
  const program = programs.get(key) ?? assemble(options.arch, options.mode);
  programs.set(key, program);
  return program;
}

function assemble(arch: SandboxArch, mode: SeccompMode): Buffer {
  const nr = (name: SyscallName): number => syscallNumber(name, arch);
  const asm = new BpfAssembler().load(ARCH).ifEqual(AUDIT_ARCH[arch], { no: 'kill' }).load(NR);
  // The x32 ABI shares the audit architecture but not the numbers: without this every test below could be passed by.
  if (arch === 'x64') asm.ifAtLeast(X32_BIT, { yes: 'deny' });
  for (const name of ALWAYS_DENIED) asm.ifEqual(nr(name), { yes: 'deny' });
  asm.ifEqual(nr('clone3'), { yes: 'nosys' });
  asm.ifEqual(nr('clone'), { yes: 'newuser' }).ifEqual(nr('unshare'), { yes: 'newuser' });
  if (mode === 'restricted') {
    for (const name of NETWORK_DENIED) asm.ifEqual(nr(name), { yes: 'deny' });
    asm.ifEqual(nr('socket'), { yes: 'family' }).ifEqual(nr('socketpair'), { yes: 'family' });
    asm.ifEqual(nr('sendto'), { yes: 'address' });
  }
  asm.return(RET_ALLOW);
  // A new user namespace would hand all capabilities back inside it.
  asm.label('newuser').load(ARG0_LOW).ifAnyBit(CLONE_NEWUSER, { yes: 'deny' }).return(RET_ALLOW);
  if (mode === 'restricted') judgeSockets(asm);
  asm.label('deny').return(RET_ERRNO | EPERM);
  asm.label('nosys').return(RET_ERRNO | ENOSYS);
  asm.label('kill').return(RET_KILL_PROCESS);
  return asm.bytes();
}

/** AF_UNIX streams only: a datagram socket can be sent from to any socket file of the host, even when it is a pair's. */
function judgeSockets(asm: BpfAssembler): void {
  asm.label('family').load(ARG0_LOW).ifEqual(AF_UNIX, { no: 'deny' });
  asm.load(ARG1_LOW).and(SOCK_TYPE_MASK).ifEqual(SOCK_STREAM, { yes: 'allow' }).ifEqual(SOCK_SEQPACKET, { yes: 'allow', no: 'deny' });
  asm.label('address').load(ARG4_LOW).ifEqual(0, { no: 'deny' }).load(ARG4_HIGH).ifEqual(0, { no: 'deny' });
  asm.label('allow').return(RET_ALLOW);
}
