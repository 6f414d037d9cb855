/**
 * What Node runs in the place of the command until it turns itself into it. Arguments: the descriptor of a JSON
 * `LandlockTask`, the status descriptor, the command. It gives up every capability, sets no_new_privs, the parent-death
 * signal, the Landlock rules and the seccomp filter, looks whether they hold, and executes the command. It writes
 * `{"stage":"ready"}` to the status before and `{"stage":"failed",...}` when something, the last step included, fails.
 */
export const LANDLOCK_STAGE_SCRIPT = String.raw`'use strict';
const fs = require('node:fs');
const [taskFd, statusFd, ...command] = process.argv.slice(1);
const tell = (words) => fs.writeSync(Number(statusFd), JSON.stringify(words) + '\n');
function fail(step, reason) {
  tell({ stage: 'failed', step, reason });
  process.exit(1);
}
let step = 'task';
process.on('uncaughtException', (error) => fail(step, error.message));

const task = JSON.parse(fs.readFileSync(Number(taskFd), 'utf8'));
step = 'koffi';
const koffi = require(task.koffi);
const libc = koffi.load(null);
const prctl = libc.func('prctl', 'int', ['int', 'ulong', 'ulong', 'ulong', 'ulong']);
const fcntl = libc.func('fcntl', 'int', ['int', 'int', 'long']);
const signal = libc.func('signal', 'void *', ['int', 'void *']);
const capset = libc.func('capset', 'int', ['void *', 'void *']);
const createRuleset = libc.func('syscall', 'long', ['long', 'void *', 'ulong', 'ulong']);
const addRule = libc.func('syscall', 'long', ['long', 'long', 'long', 'void *', 'ulong']);
const closeRange = libc.func('syscall', 'long', ['long', 'ulong', 'ulong', 'ulong']);
const restrictSelf = libc.func('syscall', 'long', ['long', 'long', 'ulong']);
const execvpe = libc.func('execvpe', 'int', ['const char *', 'const char **', 'const char **']);
const Program = koffi.struct('Program', { length: 'uint16_t', filter: 'void *' });
const setFilter = libc.func('prctl', 'int', ['int', 'ulong', koffi.pointer(Program)]);

const { SIGPIPE, SIGXFSZ, SIGKILL } = require('node:os').constants.signals;
const [PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT] = [1, 22, 24, 38, 47];
const PR_CAP_AMBIENT_CLEAR_ALL = 4;
const SECCOMP_MODE_FILTER = 2;
const CAPABILITY_VERSION_3 = 0x20080522;
const [CREATE_RULESET, ADD_RULE, RESTRICT_SELF, CLOSE_RANGE] = [444, 445, 446, 436];
const [ALL_FDS, CLOSE_RANGE_CLOEXEC] = [0xffffffff, 4];
const PATH_BENEATH = 1;
const [F_SETFD, F_GETFL, F_SETFL] = [2, 3, 4];
const O_PATH = 0o10000000;
const ENOENT = 2;

function must(done, result) {
  step = done;
  if (result < 0) fail(done, require('node:util').getSystemErrorName(-koffi.errno()));
  return result;
}

function allow(ruleset, fd, rights) {
  const rule = Buffer.alloc(12);
  rule.writeBigUInt64LE(BigInt(rights & task.handled.files), 0);
  rule.writeInt32LE(fd, 8);
  return addRule(ADD_RULE, ruleset, PATH_BENEATH, rule, 0);
}

// A path that has become another one, or has gone, gets no rights.
function allowPath(ruleset, path, rights) {
  let fd;
  try {
    fd = fs.openSync(path, O_PATH | fs.constants.O_NOFOLLOW);
    if (fs.readlinkSync('/proc/self/fd/' + fd) === path) must('the rule for ' + path, allow(ruleset, fd, rights));
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].includes(error.code)) throw error;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

// Its own terminal and output pipes may be opened again by name (/dev/stderr and the like).
function allowStdio(ruleset) {
  for (const fd of [0, 1, 2]) {
    const stat = fs.fstatSync(fd);
    const isTerminal = stat.isCharacterDevice() && fs.readlinkSync('/proc/self/fd/' + fd).startsWith('/dev/pts/');
    if (isTerminal || (stat.isFIFO() && fd !== 0)) allow(ruleset, fd, task.useRights);
  }
}

function makeRuleset() {
  const { files, network, scopes } = task.handled;
  const attributes = Buffer.alloc(task.abi < 4 ? 8 : task.abi < 6 ? 16 : 24);
  [files, network, scopes].slice(0, attributes.length / 8).forEach((bits, index) => attributes.writeBigUInt64LE(BigInt(bits), 8 * index));
  const ruleset = must('landlock_create_ruleset', createRuleset(CREATE_RULESET, attributes, attributes.length, 0));
  for (const [path, rights] of task.rules) allowPath(ruleset, path, rights);
  allowStdio(ruleset);
  return ruleset;
}

function dropCapabilities() {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  // Ends at the first number that this kernel does not know; refused, and not needed, without CAP_SETPCAP.
  for (let capability = 0; capability < 64 && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) === 0; capability++);
  const header = Buffer.alloc(8);
  header.writeUInt32LE(CAPABILITY_VERSION_3, 0);
  must('capset', capset(header, Buffer.alloc(24)));
}

function ready(own) {
  const text = own.toString('latin1');
  return /^NoNewPrivs:\t1$/m.test(text) && /^Seccomp:\t2$/m.test(text) && ['Inh', 'Prm', 'Eff', 'Amb'].every((set) => new RegExp('^Cap' + set + ':\t0+$', 'm').test(text));
}

const environment = Object.entries({ ...process.env, ...task.env }).map(([name, value]) => name + '=' + value);
const filter = Buffer.from(task.filter, 'base64');
const own = fs.openSync('/proc/thread-self/status');
step = 'landlock';
const ruleset = makeRuleset();
for (const fd of [0, 1, 2]) {
  // Node has marked them to be closed, and may have made them non-blocking.
  must('fcntl', fcntl(fd, F_SETFD, 0));
  const flags = must('fcntl', fcntl(fd, F_GETFL, 0));
  if (flags & fs.constants.O_NONBLOCK) must('fcntl', fcntl(fd, F_SETFL, flags & ~fs.constants.O_NONBLOCK));
}
must('close_range', closeRange(CLOSE_RANGE, 3, ALL_FDS, CLOSE_RANGE_CLOEXEC));
for (const ignored of [SIGPIPE, SIGXFSZ]) signal(ignored, null);
dropCapabilities();
must('PR_SET_NO_NEW_PRIVS', prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
must('PR_SET_PDEATHSIG', prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0));
must('landlock_restrict_self', restrictSelf(RESTRICT_SELF, ruleset, 0));
must('PR_SET_SECCOMP', setFilter(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, { length: filter.length / 8, filter }));
const seen = Buffer.alloc(8192);
if (!ready(seen.subarray(0, fs.readSync(own, seen, 0, seen.length, 0)))) fail('check', 'the limits do not hold');
tell({ stage: 'ready' });
execvpe(command[0], [...command, null], [...environment, null]);
fail('exec', koffi.errno() === ENOENT ? 'No such file or directory' : require('node:util').getSystemErrorName(-koffi.errno()));
`;
