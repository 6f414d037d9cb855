import { type Credentials, type Handle, type ProcessStart, type StartedProcess, type Win32, Win32Error } from '../win32.ts';
import { type Api, wide } from './api.ts';

type Processes = Pick<
  Win32,
  | 'closeHandle' | 'standardHandle' | 'setInheritable' | 'createKillOnCloseJob' | 'assignToJob' | 'terminateJob' | 'createProcessAsUser' | 'createProcessWithLogon'
  | 'resumeThread' | 'terminateProcess' | 'waitForExit' | 'exitCode' | 'createMutex' | 'tryLockMutex' | 'unlockMutex'
>;

/** STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE. */
const STANDARD = [0xffff_fff6, 0xffff_fff5, 0xffff_fff4] as const;
const HANDLE_FLAG_INHERIT = 1;
const JOB_EXTENDED_LIMITS = 9;
const KILL_ON_JOB_CLOSE = 0x2000;
const STARTF_USESTDHANDLES = 0x100;
const CREATE_SUSPENDED = 0x4;
const CREATE_UNICODE_ENVIRONMENT = 0x400;
const EXTENDED_STARTUPINFO_PRESENT = 0x8_0000;
const ATTRIBUTE_HANDLE_LIST = 0x2_0002;
const LOGON_WITH_PROFILE = 1;
const INFINITE = 0xffff_ffff;
const FAILED = 0xffff_ffff;
const WAIT_OBJECT = 0;
const WAIT_ABANDONED = 0x80;
const WAIT_TIMEOUT = 0x102;

export function processCalls(api: Api): Processes {
  return {
    closeHandle: (handle) => void api.succeed('CloseHandle', handle),
    standardHandle: (which) => {
      const handle = api.call('GetStdHandle', STANDARD[which]);
      return typeof handle === 'bigint' && BigInt.asIntN(64, handle) > 0n ? handle : null;
    },
    setInheritable: (handle, isInheritable) => void api.succeed('SetHandleInformation', handle, HANDLE_FLAG_INHERIT, isInheritable ? HANDLE_FLAG_INHERIT : 0),
    createKillOnCloseJob: () => killOnCloseJob(api),
    assignToJob: (job, process) => void api.succeed('AssignProcessToJobObject', job, process),
    terminateJob: (job, code) => void api.succeed('TerminateJobObject', job, code),
    createProcessAsUser: (token, start) => asUser(api, token, start),
    createProcessWithLogon: (credentials, start) => withLogon(api, credentials, start),
    resumeThread: (thread) => {
      if (Number(api.call('ResumeThread', thread)) === FAILED) throw new Win32Error('ResumeThread', api.lastError());
    },
    terminateProcess: (process, code) => void api.succeed('TerminateProcess', process, code),
    waitForExit: async (process) => {
      const answer = Number(await api.callAsync('WaitForSingleObject', process, INFINITE));
      // The error number stays on the other thread.
      if (answer !== WAIT_OBJECT) throw new Win32Error('WaitForSingleObject', answer);
    },
    exitCode: (process) => {
      const code = Buffer.alloc(4);
      api.succeed('GetExitCodeProcess', process, code);
      return code.readUInt32LE();
    },
    createMutex: (name) => api.succeed('CreateMutexW', null, 0, name),
    tryLockMutex: (mutex) => locked(api, mutex),
    unlockMutex: (mutex) => void api.succeed('ReleaseMutex', mutex),
  };
}

/** STARTUPINFOW; the desktop's name and the rest must stay referenced until the call is over. */
export function startupInfo(start: Pick<ProcessStart, 'stdio'>, parts: { size: number; desktop: Buffer | null }): Record<string, unknown> {
  const [input = null, output = null, error = null] = start.stdio;
  return { cb: parts.size, lpDesktop: parts.desktop, dwFlags: STARTF_USESTDHANDLES, hStdInput: input, hStdOutput: output, hStdError: error };
}

function asUser(api: Api, token: Handle, start: ProcessStart): StartedProcess {
  const desktop = start.desktop === null ? null : wide(start.desktop);
  const handles = [...new Set(start.stdio.filter((handle) => handle !== null))];
  const list = Buffer.alloc(8 * handles.length);
  handles.forEach((handle, index) => list.writeBigUInt64LE(BigInt.asUintN(64, handle), 8 * index));
  const attributes = handles.length === 0 ? null : attributeList(api, list);
  try {
    const info = api.encode(api.layouts.startupInfoEx, {
      StartupInfo: startupInfo(start, { size: api.sizeof(api.layouts.startupInfoEx), desktop }),
      lpAttributeList: attributes,
    });
    const out = Buffer.alloc(api.sizeof(api.layouts.processInformation));
    const flags = CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT;
    api.succeed('CreateProcessAsUserW', token, null, wide(start.commandLine), null, null, attributes === null ? 0 : 1, flags, start.environment, start.cwd, info, out);
    return startedProcess(out);
  } finally {
    if (attributes !== null) api.call('DeleteProcThreadAttributeList', attributes);
  }
}

/** So that the child gets these handles and no others that happen to be inheritable. */
function attributeList(api: Api, handles: Buffer): Buffer {
  const size = Buffer.alloc(8);
  // Answers false and the size.
  api.call('InitializeProcThreadAttributeList', null, 1, 0, size);
  const list = Buffer.alloc(Number(size.readBigUInt64LE()));
  api.succeed('InitializeProcThreadAttributeList', list, 1, 0, size);
  try {
    api.succeed('UpdateProcThreadAttribute', list, 0, ATTRIBUTE_HANDLE_LIST, handles, handles.length, null, null);
  } catch (error) {
    api.call('DeleteProcThreadAttributeList', list);
    throw error;
  }
  return list;
}

/** The logon service copies the three standard handles; it takes no attribute list. */
function withLogon(api: Api, { user, password }: Credentials, start: ProcessStart): StartedProcess {
  const desktop = start.desktop === null ? null : wide(start.desktop);
  const info = api.encode(api.layouts.startupInfo, startupInfo(start, { size: api.sizeof(api.layouts.startupInfo), desktop }));
  const out = Buffer.alloc(api.sizeof(api.layouts.processInformation));
  const flags = CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT;
  api.succeed('CreateProcessWithLogonW', user, '.', password, LOGON_WITH_PROFILE, null, wide(start.commandLine), flags, start.environment, start.cwd, info, out);
  return startedProcess(out);
}

function startedProcess(info: Buffer): StartedProcess {
  return { process: info.readBigUInt64LE(0), thread: info.readBigUInt64LE(8), pid: info.readUInt32LE(16) };
}

function killOnCloseJob(api: Api): Handle {
  const job = api.succeed('CreateJobObjectW', null, null);
  try {
    const limits = api.encode(api.layouts.extendedLimits, { BasicLimitInformation: { LimitFlags: KILL_ON_JOB_CLOSE } });
    api.succeed('SetInformationJobObject', job, JOB_EXTENDED_LIMITS, limits, limits.length);
  } catch (error) {
    api.call('CloseHandle', job);
    throw error;
  }
  return job;
}

function locked(api: Api, mutex: Handle): boolean {
  const answer = Number(api.call('WaitForSingleObject', mutex, 0));
  if (answer === WAIT_OBJECT || answer === WAIT_ABANDONED) return true;
  if (answer === WAIT_TIMEOUT) return false;
  throw new Win32Error('WaitForSingleObject', api.lastError());
}
