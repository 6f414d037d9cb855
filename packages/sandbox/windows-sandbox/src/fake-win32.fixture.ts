import { win32 as windowsPath } from 'node:path';
import { Deferred } from '@codex-ts/async-utils';
import { aclOf } from './acl.ts';
import { FakeFiles, OWNER_SID } from './fake-files.fixture.ts';
import { type FirewallRule } from './firewall-rules.ts';
import { type Credentials, type Handle, type ProcessStart, type StartedProcess, type Win32, Win32Error } from './win32.ts';
import { FILE_GENERIC_READ, FILE_GENERIC_WRITE, SE_GROUP_LOGON_ID } from './win32-constants.ts';

export const LOGON_SID = 'S-1-5-5-0-4242';
const NO_RESOURCES = 1450;

interface FakeToken {
  kind: 'token';
  flags: number;
  sids: readonly string[];
  dacl: Buffer;
  privileges: string[];
}

interface FakeProcess {
  kind: 'process';
  state: 'suspended' | 'running' | 'ended';
  exit: Deferred<void>;
  exitCode: number;
  job: Handle | null;
  start: ProcessStart;
  by: { token: FakeToken } | { credentials: Credentials };
}

type FakeObject = FakeToken | FakeProcess | { kind: 'thread'; process: FakeProcess } | { kind: 'job' } | { kind: 'desktop'; name: string; acl: Buffer } | { kind: 'device' } | { kind: 'mutex'; name: string };

/** What the tests look at and set; `win32` is what the code under test gets. */
export interface FakeWindows {
  win32: Win32;
  files: FakeFiles;
  /** Of handles and desktops that are open. */
  open(): string[];
  processes: FakeProcess[];
  /** Called when a process begins to run; what it returns is its exit code, null: it runs until it is ended. */
  onRun: (process: FakeProcess) => number | null;
  desktops: { name: string; acl: Buffer }[];
  nulAcl: Buffer | null;
  inheritable: Set<Handle>;
  users: Map<string, { sid: string; password: string }>;
  groups: Map<string, { sid: string; members: string[] }>;
  registry: Map<string, number>;
  firewall: Map<string, FirewallRule>;
  lockedMutexes: Set<string>;
  isElevated: boolean;
  calls: string[];
  /** The call of this number fails, counted from 1; one that closes something closes it all the same. */
  failAt: number;
  /** Calls of this name fail with this error number. */
  failing: Map<string, number>;
}

/** A Windows in memory that keeps handles, access lists, jobs and accounts as the real one does. */
export function fakeWindows(): FakeWindows {
  const objects = new Map<Handle, FakeObject>();
  const windows: FakeWindows = {
    win32: undefined as never,
    files: new FakeFiles(), processes: [], onRun: () => 0, desktops: [],
    nulAcl: aclOf([{ kind: 'allow', flags: 0, mask: (FILE_GENERIC_READ | FILE_GENERIC_WRITE) >>> 0, sid: OWNER_SID }]),
    inheritable: new Set(), users: new Map(), groups: new Map(), registry: new Map(), firewall: new Map(), lockedMutexes: new Set(),
    isElevated: true, calls: [], failAt: 0, failing: new Map(), open: () => [...objects.values()].map(({ kind }) => kind),
  };
  const kernel = new FakeKernel(windows, objects);
  const calls: Win32 = { ...kernel.handles(), ...tokenCalls(kernel), ...processCalls(kernel), ...fileCalls(windows), ...accountCalls(windows) };
  windows.win32 = new Proxy(calls, { get: (target, name: keyof Win32) => counted(windows, name, target[name] as (...args: unknown[]) => unknown) });
  return windows;
}

function counted(windows: FakeWindows, name: string, call: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    windows.calls.push(name);
    const code = windows.calls.length === windows.failAt ? NO_RESOURCES : windows.failing.get(name);
    if (code === undefined) return call(...args);
    if (name.startsWith('close')) call(...args);
    throw new Win32Error(name, code);
  };
}

class FakeKernel {
  readonly windows: FakeWindows;
  readonly #objects: Map<Handle, FakeObject>;
  #next = 100n;

  constructor(windows: FakeWindows, objects: Map<Handle, FakeObject>) {
    this.windows = windows;
    this.#objects = objects;
  }

  add(object: FakeObject): Handle {
    this.#next += 4n;
    this.#objects.set(this.#next, object);
    return this.#next;
  }

  get<K extends FakeObject['kind']>(handle: Handle, kind: K): Extract<FakeObject, { kind: K }> {
    const object = this.#objects.get(handle);
    if (object?.kind !== kind) throw new Error(`${handle} is not an open ${kind}`);
    return object as Extract<FakeObject, { kind: K }>;
  }

  end(process: FakeProcess, exitCode: number): void {
    if (process.state === 'ended') return;
    process.state = 'ended';
    process.exitCode = exitCode;
    process.exit.resolve();
  }

  endJob(job: Handle, exitCode: number): void {
    for (const process of this.windows.processes.filter((each) => each.job === job)) this.end(process, exitCode);
  }

  handles(): Pick<Win32, 'closeHandle' | 'closeDesktop'> {
    const close = (handle: Handle): void => {
      const object = this.#objects.get(handle);
      if (object === undefined) throw new Error(`${handle} is not open`);
      if (object.kind === 'job') this.endJob(handle, 1);
      this.#objects.delete(handle);
    };
    return { closeHandle: close, closeDesktop: close };
  }
}

type TokenCalls = Pick<
  Win32,
  | 'openOwnToken' | 'createRestrictedToken' | 'tokenUser' | 'tokenGroups' | 'tokenIsElevated' | 'tokenDefaultDacl' | 'setTokenDefaultDacl' | 'enablePrivilege'
  | 'openNulDevice' | 'handleDacl' | 'setHandleDacl' | 'createDesktop'
>;

function tokenCalls(kernel: FakeKernel): TokenCalls {
  const { windows } = kernel;
  const empty = aclOf([{ kind: 'allow', flags: 0, mask: 0x1000_0000, sid: OWNER_SID }]);
  return {
    openOwnToken: () => kernel.add({ kind: 'token', flags: 0, sids: [], dacl: empty, privileges: [] }),
    createRestrictedToken: (token, flags, sids) => kernel.add({ ...kernel.get(token, 'token'), flags, sids, privileges: [] }),
    tokenUser: (token) => (kernel.get(token, 'token'), OWNER_SID),
    tokenGroups: (token) => (kernel.get(token, 'token'), [{ sid: 'S-1-1-0', attributes: 7 }, { sid: LOGON_SID, attributes: SE_GROUP_LOGON_ID | 7 }]),
    tokenIsElevated: (token) => (kernel.get(token, 'token'), windows.isElevated),
    tokenDefaultDacl: (token) => kernel.get(token, 'token').dacl,
    setTokenDefaultDacl: (token, acl) => void (kernel.get(token, 'token').dacl = acl),
    enablePrivilege: (token, name) => void kernel.get(token, 'token').privileges.push(name),
    openNulDevice: () => kernel.add({ kind: 'device' }),
    handleDacl: (handle) => (kernel.get(handle, 'device'), windows.nulAcl),
    setHandleDacl: (handle, acl) => void (kernel.get(handle, 'device'), (windows.nulAcl = acl)),
    createDesktop: (name, acl) => {
      windows.desktops.push({ name, acl });
      return kernel.add({ kind: 'desktop', name, acl });
    },
  };
}

type ProcessCalls = Pick<
  Win32,
  | 'standardHandle' | 'setInheritable' | 'createKillOnCloseJob' | 'assignToJob' | 'terminateJob' | 'createProcessAsUser' | 'createProcessWithLogon' | 'resumeThread'
  | 'terminateProcess' | 'waitForExit' | 'exitCode' | 'createMutex' | 'tryLockMutex' | 'unlockMutex'
>;

function processCalls(kernel: FakeKernel): ProcessCalls {
  const { windows } = kernel;
  const started = (start: ProcessStart, by: FakeProcess['by']): StartedProcess => {
    const process: FakeProcess = { kind: 'process', state: 'suspended', exit: new Deferred(), exitCode: 259, job: null, start, by };
    windows.processes.push(process);
    return { process: kernel.add(process), thread: kernel.add({ kind: 'thread', process }), pid: 1000 + windows.processes.length };
  };
  return {
    standardHandle: (which) => BigInt(which + 1),
    setInheritable: (handle, isInheritable) => void (isInheritable ? windows.inheritable.add(handle) : windows.inheritable.delete(handle)),
    createKillOnCloseJob: () => kernel.add({ kind: 'job' }),
    assignToJob: (job, process) => void (kernel.get(job, 'job'), (kernel.get(process, 'process').job = job)),
    terminateJob: (job, code) => (kernel.get(job, 'job'), kernel.endJob(job, code)),
    createProcessAsUser: (token, start) => started(start, { token: kernel.get(token, 'token') }),
    createProcessWithLogon: (credentials, start) => {
      if (windows.users.get(credentials.user)?.password !== credentials.password) throw new Win32Error('CreateProcessWithLogonW', 1326);
      return started(start, { credentials });
    },
    resumeThread: (thread) => {
      const { process } = kernel.get(thread, 'thread');
      if (process.job === null) throw new Error('it would run outside of a job');
      process.state = 'running';
      const code = windows.onRun(process);
      if (code !== null) kernel.end(process, code);
    },
    terminateProcess: (process, code) => kernel.end(kernel.get(process, 'process'), code),
    waitForExit: (process) => kernel.get(process, 'process').exit.promise,
    exitCode: (process) => kernel.get(process, 'process').exitCode,
    createMutex: (name) => kernel.add({ kind: 'mutex', name }),
    tryLockMutex: (mutex) => {
      const { name } = kernel.get(mutex, 'mutex');
      if (windows.lockedMutexes.has(name)) return false;
      windows.lockedMutexes.add(name);
      return true;
    },
    unlockMutex: (mutex) => void windows.lockedMutexes.delete(kernel.get(mutex, 'mutex').name),
  };
}

function fileCalls({ files }: FakeWindows): Pick<Win32, 'pathKind' | 'makeFolder' | 'removeEmptyFolder' | 'readText' | 'writeText' | 'listFolders' | 'fileDacl' | 'setFileDacl'> {
  return {
    pathKind: (path) => files.kind(path),
    makeFolder: (path) => files.folder(path),
    removeEmptyFolder: (path) => {
      if (files.kind(path) === 'missing' || files.children(path).length > 0) return false;
      files.remove(path);
      return true;
    },
    readText: (path) => files.text(path),
    writeText: (path, text) => files.file(path, text),
    listFolders: (path) => (files.kind(path) === 'folder' ? files.children(path).filter(({ kind }) => kind === 'folder').map((node) => windowsPath.basename(node.path)) : null),
    fileDacl: (path) => files.acl(path),
    setFileDacl: (path, acl) => files.setAcl(path, acl),
  };
}

type AccountCalls = Pick<
  Win32,
  | 'lookupSid' | 'addUser' | 'setPassword' | 'deleteUser' | 'addGroup' | 'deleteGroup' | 'addMember' | 'registryNumber' | 'setRegistryNumber' | 'protectData' | 'unprotectData'
  | 'hasFirewallRule' | 'putFirewallRule' | 'removeFirewallRule'
>;

function accountCalls(windows: FakeWindows): AccountCalls {
  const { users, groups, registry, firewall } = windows;
  let next = 2000;
  const newSid = (): string => `S-1-5-21-9-9-9-${(next += 1)}`;
  const flipped = (data: Buffer): Buffer => Buffer.from(data.map((byte) => byte ^ 0x5a));
  return {
    lookupSid: (name) => users.get(name)?.sid ?? groups.get(name)?.sid ?? null,
    addUser: ({ user, password }) => void users.set(user, { sid: newSid(), password }),
    setPassword: ({ user, password }) => void users.set(user, { sid: users.get(user)?.sid ?? '', password }),
    deleteUser: (name) => void users.delete(name),
    addGroup: (name) => void groups.set(name, { sid: newSid(), members: [] }),
    deleteGroup: (name) => void groups.delete(name),
    addMember: (group, sid) => void (groups.get(group)?.members.includes(sid) === true || groups.get(group)?.members.push(sid)),
    registryNumber: (key, name) => registry.get(`${key}|${name}`) ?? null,
    setRegistryNumber: (key, name, value) => void (value === null ? registry.delete(`${key}|${name}`) : registry.set(`${key}|${name}`, value)),
    protectData: flipped,
    unprotectData: flipped,
    hasFirewallRule: (name) => Promise.resolve(firewall.has(name)),
    putFirewallRule: (rule) => Promise.resolve(void firewall.set(rule.name, rule)),
    removeFirewallRule: (name) => Promise.resolve(void firewall.delete(name)),
  };
}
