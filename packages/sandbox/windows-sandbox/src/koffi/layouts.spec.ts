import { beforeAll, describe, expect, it } from '@jest/globals';
import { aclOf } from '../acl.ts';
import { securityDescriptor } from '../security-descriptor.ts';
import { EVERYONE_SID } from '../win32-constants.ts';
import { Api, wide } from './api.ts';
import { CALLS } from './calls.ts';
import { type Layouts } from './layouts.ts';
import { startupInfo } from './processes.ts';

/** As the headers of the Windows SDK have them on x64 and arm64. */
const DOCUMENTED: Record<keyof Layouts, { size: number; offsets: Record<string, number> }> = {
  securityAttributes: { size: 24, offsets: { lpSecurityDescriptor: 8, bInheritHandle: 16 } },
  startupInfo: { size: 104, offsets: { lpDesktop: 16, dwX: 32, dwFlags: 60, wShowWindow: 64, lpReserved2: 72, hStdInput: 80, hStdOutput: 88, hStdError: 96 } },
  startupInfoEx: { size: 112, offsets: { lpAttributeList: 104 } },
  processInformation: { size: 24, offsets: { hThread: 8, dwProcessId: 16, dwThreadId: 20 } },
  extendedLimits: { size: 144, offsets: { IoInfo: 64, ProcessMemoryLimit: 112, PeakJobMemoryUsed: 136 } },
  sidAndAttributes: { size: 16, offsets: { Attributes: 8 } },
  tokenGroups: { size: 24, offsets: { Groups: 8 } },
  tokenUser: { size: 16, offsets: { User: 0 } },
  tokenDefaultDacl: { size: 8, offsets: { DefaultDacl: 0 } },
  tokenPrivileges: { size: 16, offsets: { LuidLow: 4, LuidHigh: 8, Attributes: 12 } },
  dataBlob: { size: 16, offsets: { pbData: 8 } },
  userInfo1: { size: 56, offsets: { usri1_password: 8, usri1_priv: 20, usri1_home_dir: 24, usri1_comment: 32, usri1_flags: 40, usri1_script_path: 48 } },
  userInfo1003: { size: 8, offsets: { usri1003_password: 0 } },
  localGroupInfo1: { size: 16, offsets: { lgrpi1_comment: 8 } },
  localGroupMember0: { size: 8, offsets: { lgrmi0_sid: 0 } },
};

describe('structures of Windows', () => {
  let api: Api;
  beforeAll(async () => {
    const { default: koffi } = await import('koffi');
    api = new Api(koffi, 'C:\\Windows');
  });

  it.each(Object.keys(DOCUMENTED) as (keyof Layouts)[])('%s has the documented size and places', (name) => {
    const layout = api.layouts[name];
    const { size, offsets } = DOCUMENTED[name];
    expect(api.sizeof(layout)).toBe(size);
    expect(Object.fromEntries(Object.keys(offsets).map((member) => [member, api.offset(layout, member)]))).toEqual(offsets);
  });

  it('puts the flags of a job where they belong', () => {
    const bytes = api.encode(api.layouts.extendedLimits, { BasicLimitInformation: { LimitFlags: 0x2000 } });
    expect(bytes.readUInt32LE(16)).toBe(0x2000);
    expect(bytes.filter((byte) => byte !== 0)).toHaveLength(1);
  });

  it('puts desktop, handles and attribute list where they belong', () => {
    const desktop = wide('Winsta0\\x');
    const list = Buffer.alloc(48);
    const info = startupInfo({ stdio: [0x54n, null, 0x5cn] }, { size: 112, desktop });
    const bytes = api.encode(api.layouts.startupInfoEx, { StartupInfo: info, lpAttributeList: list });
    expect([bytes.readUInt32LE(0), bytes.readUInt32LE(60), bytes.readBigUInt64LE(80), bytes.readBigUInt64LE(88), bytes.readBigUInt64LE(96)]).toEqual([112, 0x100, 0x54n, 0n, 0x5cn]);
    expect(bytes.readBigUInt64LE(104)).toBe(api.address(list));
    expect(api.bytesAt(bytes.readBigUInt64LE(16), desktop.length)).toEqual(desktop);
  });

  it('points a SID list and a default ACL to their bytes', () => {
    const acl = aclOf([{ kind: 'allow', flags: 0, mask: 1, sid: EVERYONE_SID }]);
    const bytes = api.encode(api.layouts.tokenDefaultDacl, { DefaultDacl: acl });
    expect(api.bytesAt(bytes.readBigUInt64LE(0), acl.length)).toEqual(acl);
    const descriptor = securityDescriptor(acl);
    expect([descriptor.readUInt8(0), descriptor.readUInt16LE(2), descriptor.readUInt32LE(16)]).toEqual([1, 0x8004, 20]);
    expect(descriptor.subarray(20)).toEqual(acl);
  });

  it('declares every call with types that koffi knows', async () => {
    const { default: koffi } = await import('koffi');
    for (const [library, result, args] of Object.values(CALLS)) {
      expect(library).toMatch(/^[a-z0-9]+$/);
      for (const type of [result, ...args]) expect(koffi.type(type).name).toBeTruthy();
    }
  });
});
