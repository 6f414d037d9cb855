import { CodexError } from '@codex-ts/protocol';
import { type FirewallRule } from './firewall-rules.ts';

/** A kernel object or desktop that we hold open; null pointers never appear. */
export type Handle = bigint;

export type PathKind = 'missing' | 'file' | 'folder' | 'link';

/** A process to be started, always suspended, so that it can be put in a job before it runs. */
export interface ProcessStart {
  /** See `commandLine`. */
  commandLine: string;
  /** See `environmentBlock`; null: the one that the account has by itself. */
  environment: Buffer | null;
  cwd: string;
  /** `Winsta0\Default` or one of ours; null: that of the caller, which is then opened to the account. */
  desktop: string | null;
  /** stdin, stdout, stderr; nothing else is inherited. */
  stdio: readonly (Handle | null)[];
}

export interface StartedProcess {
  process: Handle;
  thread: Handle;
  pid: number;
}

export interface Credentials {
  user: string;
  password: string;
}

/**
 * All that this package asks of Windows, and nothing above it calls Windows otherwise. SIDs are in their text form,
 * ACLs the bytes that Windows keeps (see `acl.ts`; null: no ACL, everybody may do everything). Each method throws
 * `Win32Error`. What it gives as a `Handle` belongs to the caller.
 */
export interface Win32 {
  closeHandle(handle: Handle): void;

  openOwnToken(): Handle;
  createRestrictedToken(token: Handle, flags: number, restrictingSids: readonly string[]): Handle;
  tokenUser(token: Handle): string;
  tokenGroups(token: Handle): { sid: string; attributes: number }[];
  tokenIsElevated(token: Handle): boolean;
  tokenDefaultDacl(token: Handle): Buffer | null;
  setTokenDefaultDacl(token: Handle, acl: Buffer): void;
  enablePrivilege(token: Handle, name: string): void;

  /** Links are not followed. */
  pathKind(path: string): PathKind;
  makeFolder(path: string): void;
  /** False when it is not empty or not there. */
  removeEmptyFolder(path: string): boolean;
  readText(path: string): string | null;
  writeText(path: string, text: string): void;
  /** Names of the folders in a folder, links left out; null when it cannot be listed. */
  listFolders(path: string): string[] | null;
  fileDacl(path: string): Buffer | null;
  /** Windows hands inheritable entries down to what is in a folder: slow for large trees, and only then. */
  setFileDacl(path: string, acl: Buffer): void;
  openNulDevice(): Handle;
  handleDacl(handle: Handle): Buffer | null;
  setHandleDacl(handle: Handle, acl: Buffer): void;

  createDesktop(name: string, acl: Buffer): Handle;
  closeDesktop(desktop: Handle): void;

  /** Null where this process has none. Ours for life: not to be closed. */
  standardHandle(which: 0 | 1 | 2): Handle | null;
  setInheritable(handle: Handle, isInheritable: boolean): void;
  /** A job whose processes all end when its last handle is closed, and which none of them can leave. */
  createKillOnCloseJob(): Handle;
  assignToJob(job: Handle, process: Handle): void;
  terminateJob(job: Handle, exitCode: number): void;
  createProcessAsUser(token: Handle, start: ProcessStart): StartedProcess;
  /** Its command line has at most 1024 characters. */
  createProcessWithLogon(credentials: Credentials, start: ProcessStart): StartedProcess;
  resumeThread(thread: Handle): void;
  terminateProcess(process: Handle, exitCode: number): void;
  /** Waits on another thread. */
  waitForExit(process: Handle): Promise<void>;
  exitCode(process: Handle): number;

  createMutex(name: string): Handle;
  /** Does not wait. A mutex whose owner died counts as free. */
  tryLockMutex(mutex: Handle): boolean;
  unlockMutex(mutex: Handle): void;

  /** The SID of a local user or group; null when there is none of that name. */
  lookupSid(name: string): string | null;
  addUser(user: Credentials, comment: string): void;
  setPassword(user: Credentials): void;
  deleteUser(name: string): void;
  addGroup(name: string, comment: string): void;
  deleteGroup(name: string): void;
  /** Nothing when it is a member already. */
  addMember(group: string, memberSid: string): void;
  /** Of a number under HKEY_LOCAL_MACHINE; null when it is not there. */
  registryNumber(key: string, name: string): number | null;
  /** Null removes it. */
  setRegistryNumber(key: string, name: string, value: number | null): void;
  /** With the key of the current user: nobody else can undo it. */
  protectData(data: Buffer): Buffer;
  unprotectData(data: Buffer): Buffer;

  hasFirewallRule(name: string, signal: AbortSignal): Promise<boolean>;
  /** Replaces one of the same name. */
  putFirewallRule(rule: FirewallRule, signal: AbortSignal): Promise<void>;
  removeFirewallRule(name: string, signal: AbortSignal): Promise<void>;
}

/** A call that Windows refused. */
export class Win32Error extends CodexError {
  /** What GetLastError or the call itself answered. */
  readonly win32Code: number;

  constructor(call: string, win32Code: number) {
    super(`Windows refused ${call} (error ${win32Code}).`, { code: 'windows_call_failed' });
    this.win32Code = win32Code;
  }
}
