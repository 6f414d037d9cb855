import { type SyscallName } from './syscall-numbers.ts';

/**
 * - `restricted`: no sockets but unconnected AF_UNIX streams and pairs.
 * - `network`: internet and AF_UNIX sockets, and the netlink protocols that name resolution and `ip`, `ss`, udev read.
 * - `proxied`: TCP sockets, for a network namespace in which only our proxy answers, and AF_UNIX pairs.
 * - `ipc-restricted`, `ipc-network`: as the first two, for commands without an IPC namespace of their own: System V and
 *   POSIX queues, semaphores and shared memory are the host's there.
 * - `bridge`: for the process that stands between such a namespace and the proxy: as `network`, and may set up the
 *   namespaces of the command. No command runs under it alone.
 */
export type SeccompMode = 'restricted' | 'network' | 'proxied' | 'ipc-restricted' | 'ipc-network' | 'bridge';

/** Ways to read other processes, to reach rarely audited kernel parts, or to govern the machine. Builds need none. */
const DENIED_TO_ALL: readonly SyscallName[] = [
  'ptrace', 'process_vm_readv', 'process_vm_writev', 'pidfd_getfd',
  'io_uring_setup', 'io_uring_enter', 'io_uring_register',
  'open_tree', 'open_tree_attr', 'move_mount', 'mount_setattr',
  'fsopen', 'fsconfig', 'fsmount', 'fspick', 'setns', 'open_by_handle_at', 'name_to_handle_at',
  'add_key', 'request_key', 'keyctl', 'userfaultfd', 'bpf', 'perf_event_open',
  'kexec_load', 'kexec_file_load', 'init_module', 'finit_module', 'delete_module', 'reboot',
  'swapon', 'swapoff', 'acct', 'syslog', 'quotactl', 'quotactl_fd', 'lookup_dcookie',
];

/** Ways to remake mounts: what bubblewrap itself lives by. */
const MOUNTING: readonly SyscallName[] = ['mount', 'umount2', 'pivot_root'];

/**
 * Ways to reach anything through a socket. Unlike the original, calls that only touch a socket pair already held
 * (shutdown, getpeername, socket options, send without address) are free: without shutdown, Node's `execSync` fails;
 * without getpeername, bash takes itself for a remote shell and runs ~/.bashrc before every command.
 */
const REACHING: readonly SyscallName[] = ['connect', 'accept', 'accept4', 'bind', 'listen', 'sendmmsg', 'recvmmsg'];

const HOST_IPC: readonly SyscallName[] = [
  'shmget', 'shmat', 'shmctl', 'shmdt', 'semget', 'semop', 'semctl', 'semtimedop', 'msgget', 'msgsnd', 'msgrcv', 'msgctl', 'mq_open', 'mq_unlink',
];

/** Whether sockets can reach nothing. */
export function isRestricted(mode: SeccompMode): boolean {
  return mode === 'restricted' || mode === 'ipc-restricted';
}

/** The calls that fail whatever their arguments. */
export function deniedCalls(mode: SeccompMode): readonly SyscallName[] {
  if (mode === 'bridge') return DENIED_TO_ALL;
  const ipc = mode === 'ipc-restricted' || mode === 'ipc-network' ? HOST_IPC : [];
  return [...DENIED_TO_ALL, ...MOUNTING, ...ipc, ...(isRestricted(mode) ? REACHING : [])];
}

/**
 * Terminal commands that fail: TIOCSTI types into the terminal, TIOCLINUX pastes into a console, TIOCSETD loads line
 * disciplines, a part of the kernel with a history of holes. The kernel reads 32 bits of the number, as we do.
 */
export const DENIED_IOCTLS: readonly number[] = [0x5412, 0x541c, 0x5423];

export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;

export const SOCK_STREAM = 1;
export const SOCK_SEQPACKET = 5;
/** The rest of the word are flags. */
export const SOCK_TYPE_MASK = 0xf;

/** Chosen by the kernel, or TCP by name. */
export const TCP_PROTOCOLS: readonly number[] = [0, 6];

/** NETLINK_ROUTE (addresses, for getaddrinfo), NETLINK_SOCK_DIAG (`ss`), NETLINK_KOBJECT_UEVENT (udev). */
export const NETLINK_PROTOCOLS: readonly number[] = [0, 4, 15];
