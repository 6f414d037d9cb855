export type Library = 'kernel32' | 'user32' | 'advapi32' | 'crypt32' | 'netapi32';

type Signature = readonly [library: Library, result: string, args: readonly string[]];

const PTR = 'void *';
const TEXT = 'str16';
const U32 = 'uint32_t';
const I32 = 'int32_t';
const SIZE = 'size_t';

const KERNEL32 = {
  CloseHandle: ['kernel32', I32, [PTR]],
  GetLastError: ['kernel32', U32, []],
  GetCurrentProcess: ['kernel32', PTR, []],
  LocalFree: ['kernel32', PTR, [PTR]],
  GetStdHandle: ['kernel32', PTR, [U32]],
  SetHandleInformation: ['kernel32', I32, [PTR, U32, U32]],
  CreateFileW: ['kernel32', PTR, [TEXT, U32, U32, PTR, U32, U32, PTR]],
  CreateJobObjectW: ['kernel32', PTR, [PTR, TEXT]],
  SetInformationJobObject: ['kernel32', I32, [PTR, I32, PTR, U32]],
  AssignProcessToJobObject: ['kernel32', I32, [PTR, PTR]],
  TerminateJobObject: ['kernel32', I32, [PTR, U32]],
  ResumeThread: ['kernel32', U32, [PTR]],
  TerminateProcess: ['kernel32', I32, [PTR, U32]],
  WaitForSingleObject: ['kernel32', U32, [PTR, U32]],
  GetExitCodeProcess: ['kernel32', I32, [PTR, PTR]],
  InitializeProcThreadAttributeList: ['kernel32', I32, [PTR, U32, U32, PTR]],
  UpdateProcThreadAttribute: ['kernel32', I32, [PTR, U32, SIZE, PTR, SIZE, PTR, PTR]],
  DeleteProcThreadAttributeList: ['kernel32', 'void', [PTR]],
  CreateMutexW: ['kernel32', PTR, [PTR, I32, TEXT]],
  ReleaseMutex: ['kernel32', I32, [PTR]],
} as const satisfies Record<string, Signature>;

const ADVAPI32 = {
  OpenProcessToken: ['advapi32', I32, [PTR, U32, PTR]],
  CreateRestrictedToken: ['advapi32', I32, [PTR, U32, U32, PTR, U32, PTR, U32, PTR, PTR]],
  GetTokenInformation: ['advapi32', I32, [PTR, I32, PTR, U32, PTR]],
  SetTokenInformation: ['advapi32', I32, [PTR, I32, PTR, U32]],
  LookupPrivilegeValueW: ['advapi32', I32, [TEXT, TEXT, PTR]],
  AdjustTokenPrivileges: ['advapi32', I32, [PTR, I32, PTR, U32, PTR, PTR]],
  GetNamedSecurityInfoW: ['advapi32', U32, [TEXT, I32, U32, PTR, PTR, PTR, PTR, PTR]],
  SetNamedSecurityInfoW: ['advapi32', U32, [TEXT, I32, U32, PTR, PTR, PTR, PTR]],
  GetSecurityInfo: ['advapi32', U32, [PTR, I32, U32, PTR, PTR, PTR, PTR, PTR]],
  SetSecurityInfo: ['advapi32', U32, [PTR, I32, U32, PTR, PTR, PTR, PTR]],
  CreateProcessAsUserW: ['advapi32', I32, [PTR, TEXT, PTR, PTR, PTR, I32, U32, PTR, TEXT, PTR, PTR]],
  CreateProcessWithLogonW: ['advapi32', I32, [TEXT, TEXT, TEXT, U32, TEXT, PTR, U32, PTR, TEXT, PTR, PTR]],
  LookupAccountNameW: ['advapi32', I32, [TEXT, TEXT, PTR, PTR, PTR, PTR, PTR]],
  LookupAccountSidW: ['advapi32', I32, [TEXT, PTR, PTR, PTR, PTR, PTR, PTR]],
  RegGetValueW: ['advapi32', I32, [PTR, TEXT, TEXT, U32, PTR, PTR, PTR]],
  RegSetKeyValueW: ['advapi32', I32, [PTR, TEXT, TEXT, U32, PTR, U32]],
  RegDeleteKeyValueW: ['advapi32', I32, [PTR, TEXT, TEXT]],
} as const satisfies Record<string, Signature>;

/** Everything that we call, as the headers declare it for 64 bits; BOOL is a 32-bit integer, a handle a pointer. */
export const CALLS = {
  ...KERNEL32,
  ...ADVAPI32,
  CreateDesktopW: ['user32', PTR, [TEXT, TEXT, PTR, U32, U32, PTR]],
  CloseDesktop: ['user32', I32, [PTR]],
  CryptProtectData: ['crypt32', I32, [PTR, TEXT, PTR, PTR, PTR, U32, PTR]],
  CryptUnprotectData: ['crypt32', I32, [PTR, PTR, PTR, PTR, PTR, U32, PTR]],
  NetUserAdd: ['netapi32', U32, [TEXT, U32, PTR, PTR]],
  NetUserSetInfo: ['netapi32', U32, [TEXT, TEXT, U32, PTR, PTR]],
  NetUserDel: ['netapi32', U32, [TEXT, TEXT]],
  NetLocalGroupAdd: ['netapi32', U32, [TEXT, U32, PTR, PTR]],
  NetLocalGroupDel: ['netapi32', U32, [TEXT, TEXT]],
  NetLocalGroupAddMembers: ['netapi32', U32, [TEXT, TEXT, U32, PTR, U32]],
} as const satisfies Record<string, Signature>;

export type CallName = keyof typeof CALLS;
