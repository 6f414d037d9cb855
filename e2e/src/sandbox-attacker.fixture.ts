/** What Python attacks build on: `call` makes a system call by name and raises when it fails. */
export const PRELUDE = `
import ctypes, json, os, platform, signal, socket, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
env = os.environ
AT_FDCWD = -100
COLUMN = 1 if platform.machine() == 'aarch64' else 0
NUMBERS = {
    'renameat2': (316, 276), 'name_to_handle_at': (303, 264), 'open_by_handle_at': (304, 265), 'process_vm_readv': (310, 270),
    'pidfd_open': (434, 434), 'pidfd_getfd': (438, 438), 'mount': (165, 40), 'mount_setattr': (442, 442), 'open_tree': (428, 428),
    'fsopen': (430, 430), 'pivot_root': (155, 41), 'unshare': (272, 97), 'clone': (56, 220), 'clone3': (435, 435), 'setns': (308, 268),
    'io_uring_setup': (425, 425), 'userfaultfd': (323, 282), 'add_key': (248, 217), 'keyctl': (250, 219), 'bpf': (321, 280),
    'perf_event_open': (298, 241), 'syslog': (103, 116), 'sethostname': (170, 161), 'fanotify_init': (300, 262),
}
def call(name, *args):
    plain = [ctypes.c_long(each) if isinstance(each, int) else each for each in args]
    result = libc.syscall(ctypes.c_long(NUMBERS[name][COLUMN]), *plain)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result
def text(variable, rest):
    return (env[variable] + rest).encode()
`;

/**
 * Makes all attempts of a file (JSON, \`{ name, how, code }[]\`), each in a process of its own with eight seconds, and
 * writes what each printed, as JSON by name, to stdout. Descriptors 0 and 9 are handed on as they are.
 */
export const ATTACKER = `${PRELUDE}
def attempt(how, code):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.dup2(writer, 1)
        os.dup2(writer, 2)
        if how == 'sh':
            os.execv('/bin/sh', ['sh', '-c', code])
        signal.alarm(8)
        try:
            exec(compile(code, 'attack', 'exec'), globals())
            sys.stdout.flush()
            os._exit(0)
        except BaseException as error:
            os.write(1, repr(error).encode())
            os._exit(1)
    os.close(writer)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, 9))
    signal.alarm(8)
    said = b''
    while True:
        chunk = os.read(reader, 65536)
        if not chunk:
            break
        said += chunk
    os.waitpid(child, 0)
    signal.alarm(0)
    os.close(reader)
    return said.decode('utf8', 'replace')
with open(sys.argv[1]) as file:
    attacks = json.load(file)
sys.stdout.flush()
results = {each['name']: attempt(each['how'], each['code']) for each in attacks}
sys.stdout.write(json.dumps(results))
sys.stdout.flush()
`;

/**
 * What stands outside and must not be reached: a process with secrets and open files, two processes to be killed, what
 * listens, shared memory and a message queue. Prints its facts as JSON, then counts what reached it until its stdin
 * ends, and prints that.
 */
export const TARGETS = `${PRELUDE}
import select, subprocess, time
out, base, key = env['OUT'], env['BASE'], env['KEY']
folder = os.open(out, os.O_RDONLY)
def victim():
    os.dup2(os.open(out + '/held', os.O_RDWR | os.O_CREAT, 0o600), 9)
    os.set_inheritable(9, True)
def sleeper(**more):
    return subprocess.Popen(['sleep', '600'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
held = sleeper(preexec_fn=victim, close_fds=False, cwd=out, env={'SECRET': 'SECRET', 'PATH': env['PATH']})
prey = sleeper()
pack = sleeper(start_new_session=True)
def listener(family, kind, address):
    made = socket.socket(family, kind)
    made.bind(address)
    if kind == socket.SOCK_STREAM:
        made.listen(64)
    made.setblocking(False)
    return made
tcp = listener(socket.AF_INET, socket.SOCK_STREAM, ('0.0.0.0', 0))
udp = listener(socket.AF_INET, socket.SOCK_DGRAM, ('127.0.0.1', 0))
unix = listener(socket.AF_UNIX, socket.SOCK_STREAM, base + '/s')
dgram = listener(socket.AF_UNIX, socket.SOCK_DGRAM, base + '/s.dgram')
abstract = listener(socket.AF_UNIX, socket.SOCK_STREAM, '\\0' + key)
shm = libc.shmget(0, 4096, 0o1600)
libc.shmat.restype = ctypes.c_void_p
at = libc.shmat(shm, None, 0)
ctypes.memmove(at, b'whole', 5)
class Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ('flags', 'maxmsg', 'msgsize', 'curmsgs')] + [('pad', ctypes.c_long * 4)]
librt = ctypes.CDLL('librt.so.1', use_errno=True)
librt.mq_open(('/' + key).encode(), os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(Attributes(0, 4, 16, 0)))
probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    probe.connect(('203.0.113.1', 9))
    lan = probe.getsockname()[0]
except OSError:
    lan = '127.0.0.1'
print(json.dumps({'VICTIM': held.pid, 'PREY': prey.pid, 'PACK': pack.pid, 'TCP': tcp.getsockname()[1], 'LAN': lan, 'UDP': udp.getsockname()[1],
    'UNIX': base + '/s', 'ABSTRACT': key, 'SHM': shm, 'QUEUE': key}))
sys.stdout.flush()
reached = 0
sockets = [tcp, udp, unix, dgram, abstract]
while True:
    ready = select.select(sockets + [0], [], [])[0]
    if 0 in ready and not os.read(0, 1):
        break
    for each in sockets:
        while True:
            try:
                each.recv(64) if each in (udp, dgram) else each.accept()[0].close()
                reached += 1
            except OSError:
                break
alive = [each.poll() is None for each in (held, prey, pack)]
memory = ctypes.string_at(at, 5).decode()
for each in (held, prey, pack):
    each.kill()
libc.shmctl(shm, 0, None)
librt.mq_unlink(('/' + key).encode())
print(json.dumps({'reached': reached, 'alive': alive, 'memory': memory}))
`;
