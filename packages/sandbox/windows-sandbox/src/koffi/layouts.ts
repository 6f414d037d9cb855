import { type TypeObject } from 'koffi';

/** The part of koffi that describes memory; it works on every system. */
export interface LayoutMaker {
  struct(def: Record<string, string | TypeObject>): TypeObject;
}

/** Structures of the Windows headers, with the members' names of there, for 64 bits. */
export interface Layouts {
  securityAttributes: TypeObject;
  startupInfo: TypeObject;
  startupInfoEx: TypeObject;
  processInformation: TypeObject;
  extendedLimits: TypeObject;
  sidAndAttributes: TypeObject;
  tokenGroups: TypeObject;
  tokenUser: TypeObject;
  tokenDefaultDacl: TypeObject;
  tokenPrivileges: TypeObject;
  dataBlob: TypeObject;
  userInfo1: TypeObject;
  userInfo1003: TypeObject;
  localGroupInfo1: TypeObject;
  localGroupMember0: TypeObject;
}

export function makeLayouts(koffi: LayoutMaker): Layouts {
  const sidAndAttributes = koffi.struct({ Sid: 'void *', Attributes: 'uint32_t' });
  return {
    ...processLayouts(koffi),
    ...accountLayouts(koffi),
    securityAttributes: koffi.struct({ nLength: 'uint32_t', lpSecurityDescriptor: 'void *', bInheritHandle: 'int32_t' }),
    extendedLimits: jobLayout(koffi),
    sidAndAttributes,
    // The first of `GroupCount`; the others follow it.
    tokenGroups: koffi.struct({ GroupCount: 'uint32_t', Groups: sidAndAttributes }),
    tokenUser: koffi.struct({ User: sidAndAttributes }),
    tokenDefaultDacl: koffi.struct({ DefaultDacl: 'void *' }),
    // With one LUID_AND_ATTRIBUTES, which is aligned to four bytes.
    tokenPrivileges: koffi.struct({ PrivilegeCount: 'uint32_t', LuidLow: 'uint32_t', LuidHigh: 'int32_t', Attributes: 'uint32_t' }),
    dataBlob: koffi.struct({ cbData: 'uint32_t', pbData: 'void *' }),
  };
}

function processLayouts(koffi: LayoutMaker): Pick<Layouts, 'startupInfo' | 'startupInfoEx' | 'processInformation'> {
  const startupInfo = koffi.struct({
    cb: 'uint32_t', lpReserved: 'void *', lpDesktop: 'void *', lpTitle: 'void *', dwX: 'uint32_t', dwY: 'uint32_t', dwXSize: 'uint32_t', dwYSize: 'uint32_t',
    dwXCountChars: 'uint32_t', dwYCountChars: 'uint32_t', dwFillAttribute: 'uint32_t', dwFlags: 'uint32_t', wShowWindow: 'uint16_t', cbReserved2: 'uint16_t',
    lpReserved2: 'void *', hStdInput: 'void *', hStdOutput: 'void *', hStdError: 'void *',
  });
  return {
    startupInfo,
    startupInfoEx: koffi.struct({ StartupInfo: startupInfo, lpAttributeList: 'void *' }),
    processInformation: koffi.struct({ hProcess: 'void *', hThread: 'void *', dwProcessId: 'uint32_t', dwThreadId: 'uint32_t' }),
  };
}

function jobLayout(koffi: LayoutMaker): TypeObject {
  const basic = koffi.struct({
    PerProcessUserTimeLimit: 'int64_t', PerJobUserTimeLimit: 'int64_t', LimitFlags: 'uint32_t', MinimumWorkingSetSize: 'size_t', MaximumWorkingSetSize: 'size_t',
    ActiveProcessLimit: 'uint32_t', Affinity: 'size_t', PriorityClass: 'uint32_t', SchedulingClass: 'uint32_t',
  });
  const io = koffi.struct({
    ReadOperationCount: 'uint64_t', WriteOperationCount: 'uint64_t', OtherOperationCount: 'uint64_t',
    ReadTransferCount: 'uint64_t', WriteTransferCount: 'uint64_t', OtherTransferCount: 'uint64_t',
  });
  return koffi.struct({ BasicLimitInformation: basic, IoInfo: io, ProcessMemoryLimit: 'size_t', JobMemoryLimit: 'size_t', PeakProcessMemoryUsed: 'size_t', PeakJobMemoryUsed: 'size_t' });
}

function accountLayouts(koffi: LayoutMaker): Pick<Layouts, 'userInfo1' | 'userInfo1003' | 'localGroupInfo1' | 'localGroupMember0'> {
  return {
    userInfo1: koffi.struct({
      usri1_name: 'void *', usri1_password: 'void *', usri1_password_age: 'uint32_t', usri1_priv: 'uint32_t', usri1_home_dir: 'void *', usri1_comment: 'void *',
      usri1_flags: 'uint32_t', usri1_script_path: 'void *',
    }),
    userInfo1003: koffi.struct({ usri1003_password: 'void *' }),
    localGroupInfo1: koffi.struct({ lgrpi1_name: 'void *', lgrpi1_comment: 'void *' }),
    localGroupMember0: koffi.struct({ lgrmi0_sid: 'void *' }),
  };
}
