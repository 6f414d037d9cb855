import { BpfAssembler } from './bpf-assembler.ts';
import {
  AF_INET, AF_INET6, AF_NETLINK, AF_UNIX, DENIED_IOCTLS, deniedCalls, isRestricted, NETLINK_PROTOCOLS, type SeccompMode, SOCK_SEQPACKET, SOCK_STREAM, SOCK_TYPE_MASK, TCP_PROTOCOLS,
} from './seccomp-rules.ts';
import { AUDIT_ARCH, type SandboxArch, type SyscallName, syscallNumber } from './syscall-numbers.ts';

const RET_KILL_PROCESS = 0x80000000;
const RET_ERRNO = 0x00050000;
const RET_ALLOW = 0x7fff0000;
const EPERM = 1;
const ENOSYS = 38;

/** Offsets in `struct seccomp_data`. The kernel takes families, types, protocols and flags as 32-bit words. */
const NR = 0;
const ARCH = 4;
const ARG0_LOW = 16;
const ARG1_LOW = 24;
const ARG2_LOW = 32;
const ARG4_LOW = 48;
const ARG4_HIGH = 52;

const X32_BIT = 0x40000000;
const CLONE_NEWUSER = 0x10000000;

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
  for (const name of deniedCalls(mode)) asm.ifEqual(nr(name), { yes: 'deny' });
  asm.ifEqual(nr('clone3'), { yes: 'nosys' });
  if (mode !== 'bridge') asm.ifEqual(nr('clone'), { yes: 'newuser' }).ifEqual(nr('unshare'), { yes: 'newuser' });
  asm.ifEqual(nr('ioctl'), { yes: 'ioctl' });
  asm.ifEqual(nr('socket'), { yes: 'socket' }).ifEqual(nr('socketpair'), { yes: 'pair' });
  if (isRestricted(mode)) asm.ifEqual(nr('sendto'), { yes: 'address' });
  asm.return(RET_ALLOW);
  // A new user namespace would hand all capabilities back inside it.
  asm.label('newuser').load(ARG0_LOW).ifAnyBit(CLONE_NEWUSER, { yes: 'deny', no: 'allow' });
  asm.label('ioctl').load(ARG1_LOW);
  for (const command of DENIED_IOCTLS) asm.ifEqual(command, { yes: 'deny' });
  asm.return(RET_ALLOW);
  judgeSockets(asm, mode);
  asm.label('allow').return(RET_ALLOW);
  asm.label('deny').return(RET_ERRNO | EPERM);
  asm.label('nosys').return(RET_ERRNO | ENOSYS);
  asm.label('kill').return(RET_KILL_PROCESS);
  return asm.bytes();
}

function judgeSockets(asm: BpfAssembler, mode: SeccompMode): void {
  if (mode === 'proxied') {
    asm.label('socket').load(ARG0_LOW).ifEqual(AF_INET, { yes: 'tcp' }).ifEqual(AF_INET6, { yes: 'tcp', no: 'deny' });
    asm.label('tcp').load(ARG1_LOW).and(SOCK_TYPE_MASK).ifEqual(SOCK_STREAM, { no: 'deny' });
    onlyProtocols(asm, TCP_PROTOCOLS);
    judgeUnixStreams(asm.label('pair'));
  } else if (isRestricted(mode)) {
    judgeUnixStreams(asm.label('socket').label('pair'));
    asm.label('address').load(ARG4_LOW).ifEqual(0, { no: 'deny' }).load(ARG4_HIGH).ifEqual(0, { yes: 'allow', no: 'deny' });
  } else {
    asm.label('socket').load(ARG0_LOW);
    for (const family of [AF_UNIX, AF_INET, AF_INET6]) asm.ifEqual(family, { yes: 'allow' });
    asm.ifEqual(AF_NETLINK, { no: 'deny' });
    onlyProtocols(asm, NETLINK_PROTOCOLS);
    asm.label('pair').load(ARG0_LOW).ifEqual(AF_UNIX, { yes: 'allow', no: 'deny' });
  }
}

function onlyProtocols(asm: BpfAssembler, protocols: readonly number[]): void {
  asm.load(ARG2_LOW);
  for (const protocol of protocols) asm.ifEqual(protocol, { yes: 'allow' });
  asm.return(RET_ERRNO | EPERM);
}

/** A datagram socket, even one of a pair, could send to any socket file of the host. */
function judgeUnixStreams(asm: BpfAssembler): void {
  asm.load(ARG0_LOW).ifEqual(AF_UNIX, { no: 'deny' });
  asm.load(ARG1_LOW).and(SOCK_TYPE_MASK).ifEqual(SOCK_STREAM, { yes: 'allow' }).ifEqual(SOCK_SEQPACKET, { yes: 'allow', no: 'deny' });
}
