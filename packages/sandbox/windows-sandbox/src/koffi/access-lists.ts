import { win32 as windowsPath } from 'node:path';
import { securityDescriptor } from '../security-descriptor.ts';
import { type Win32, Win32Error } from '../win32.ts';
import { GENERIC_ALL, READ_CONTROL, WRITE_DAC } from '../win32-constants.ts';
import { type Api, type Argument } from './api.ts';
import { type CallName } from './calls.ts';
import { aclAt } from './tokens.ts';

type AccessLists = Pick<Win32, 'fileDacl' | 'setFileDacl' | 'openNulDevice' | 'handleDacl' | 'setHandleDacl' | 'createDesktop' | 'closeDesktop'>;

const SE_FILE_OBJECT = 1;
const SE_KERNEL_OBJECT = 6;
const DACL_SECURITY_INFORMATION = 4;
const SHARE_ALL = 7;
const OPEN_EXISTING = 3;
/** Windows adds up to a dozen characters of its own to shorter ones. */
const LONG_PATH = 240;

export function accessListCalls(api: Api): AccessLists {
  return {
    fileDacl: (path) => readDacl(api, 'GetNamedSecurityInfoW', longPath(path), SE_FILE_OBJECT),
    setFileDacl: (path, acl) => api.expectZero('SetNamedSecurityInfoW', longPath(path), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, null, null, acl, null),
    openNulDevice: () => api.succeed('CreateFileW', '\\\\.\\NUL', READ_CONTROL | WRITE_DAC, SHARE_ALL, null, OPEN_EXISTING, 0, null),
    handleDacl: (handle) => readDacl(api, 'GetSecurityInfo', handle, SE_KERNEL_OBJECT),
    setHandleDacl: (handle, acl) => api.expectZero('SetSecurityInfo', handle, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, null, null, acl, null),
    createDesktop: (name, acl) => {
      const descriptor = securityDescriptor(acl);
      const attributes = api.encode(api.layouts.securityAttributes, { nLength: api.sizeof(api.layouts.securityAttributes), lpSecurityDescriptor: descriptor, bInheritHandle: 0 });
      return api.succeed('CreateDesktopW', name, null, null, 0, GENERIC_ALL, attributes);
    },
    closeDesktop: (desktop) => void api.succeed('CloseDesktop', desktop),
  };
}

function readDacl(api: Api, name: CallName, object: Argument, type: number): Buffer | null {
  const dacl = Buffer.alloc(8);
  const descriptor = Buffer.alloc(8);
  const code = Number(api.call(name, object, type, DACL_SECURITY_INFORMATION, null, null, dacl, null, descriptor));
  if (code !== 0) throw new Win32Error(name, code);
  try {
    return aclAt(api, dacl.readBigUInt64LE());
  } finally {
    api.call('LocalFree', descriptor.readBigUInt64LE());
  }
}

function longPath(path: string): string {
  return path.length < LONG_PATH ? path : windowsPath.toNamespacedPath(path);
}
