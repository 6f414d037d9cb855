import { type Handle, type Win32, Win32Error } from '../win32.ts';
import { sidBytes, sidText } from '../sid.ts';
import { type Api } from './api.ts';

type Tokens = Pick<Win32, 'openOwnToken' | 'createRestrictedToken' | 'tokenUser' | 'tokenGroups' | 'tokenIsElevated' | 'tokenDefaultDacl' | 'setTokenDefaultDacl' | 'enablePrivilege'>;

/** ASSIGN_PRIMARY, DUPLICATE, QUERY, ADJUST_PRIVILEGES, ADJUST_DEFAULT, ADJUST_SESSIONID: a token made from it has the same. */
const TOKEN_ACCESS = 0x1 | 0x2 | 0x8 | 0x20 | 0x80 | 0x100;
const TOKEN_USER = 1;
const TOKEN_GROUPS = 2;
const TOKEN_DEFAULT_DACL = 6;
const TOKEN_ELEVATION = 20;
const SE_PRIVILEGE_ENABLED = 2;
const ERROR_INSUFFICIENT_BUFFER = 122;
const SID_HEAD = 8;

export function tokenCalls(api: Api): Tokens {
  return {
    openOwnToken: () => {
      const out = Buffer.alloc(8);
      api.succeed('OpenProcessToken', api.call('GetCurrentProcess') as bigint, TOKEN_ACCESS, out);
      return out.readBigUInt64LE();
    },
    createRestrictedToken: (token, flags, sids) => restricted(api, token, flags, sids),
    tokenUser: (token) => sidAt(api, information(api, token, TOKEN_USER).readBigUInt64LE()),
    tokenGroups: (token) => groups(api, token),
    tokenIsElevated: (token) => information(api, token, TOKEN_ELEVATION).readUInt32LE() !== 0,
    tokenDefaultDacl: (token) => {
      const info = information(api, token, TOKEN_DEFAULT_DACL);
      return aclAt(api, info.readBigUInt64LE());
    },
    setTokenDefaultDacl: (token, acl) => {
      const info = api.encode(api.layouts.tokenDefaultDacl, { DefaultDacl: acl });
      api.succeed('SetTokenInformation', token, TOKEN_DEFAULT_DACL, info, info.length);
    },
    enablePrivilege: (token, name) => enable(api, token, name),
  };
}

/** A copy of the ACL at an address; null for a null pointer. */
export function aclAt(api: Api, pointer: bigint): Buffer | null {
  return pointer === 0n ? null : api.bytesAt(pointer, api.bytesAt(pointer, 4).readUInt16LE(2));
}

function sidAt(api: Api, pointer: bigint): string {
  const parts = api.bytesAt(pointer, SID_HEAD).readUInt8(1);
  return sidText(api.bytesAt(pointer, SID_HEAD + 4 * parts));
}

function restricted(api: Api, token: Handle, flags: number, sids: readonly string[]): Handle {
  // Referenced until the call is over: the array only holds their addresses.
  const bytes = sids.map(sidBytes);
  const list = Buffer.concat(bytes.map((sid) => api.encode(api.layouts.sidAndAttributes, { Sid: sid, Attributes: 0 })));
  const out = Buffer.alloc(8);
  api.succeed('CreateRestrictedToken', token, flags, 0, null, 0, null, bytes.length, list, out);
  return out.readBigUInt64LE();
}

function information(api: Api, token: Handle, kind: number): Buffer {
  const size = Buffer.alloc(4);
  api.call('GetTokenInformation', token, kind, null, 0, size);
  const error = api.lastError();
  // TokenElevation is as long as the size itself, and asked for in the same way.
  if (error !== ERROR_INSUFFICIENT_BUFFER && size.readUInt32LE() === 0) throw new Win32Error('GetTokenInformation', error);
  const info = Buffer.alloc(size.readUInt32LE());
  api.succeed('GetTokenInformation', token, kind, info, info.length, size);
  return info;
}

function groups(api: Api, token: Handle): { sid: string; attributes: number }[] {
  const info = information(api, token, TOKEN_GROUPS);
  const first = api.offset(api.layouts.tokenGroups, 'Groups');
  const step = api.sizeof(api.layouts.sidAndAttributes);
  return Array.from({ length: info.readUInt32LE() }, (_, index) => {
    const at = first + index * step;
    return { sid: sidAt(api, info.readBigUInt64LE(at)), attributes: info.readUInt32LE(at + 8) };
  });
}

function enable(api: Api, token: Handle, name: string): void {
  const luid = Buffer.alloc(8);
  api.succeed('LookupPrivilegeValueW', null, name, luid);
  const state = api.encode(api.layouts.tokenPrivileges, { PrivilegeCount: 1, LuidLow: luid.readUInt32LE(), LuidHigh: luid.readInt32LE(4), Attributes: SE_PRIVILEGE_ENABLED });
  api.succeed('AdjustTokenPrivileges', token, 0, state, 0, null, null);
  // It succeeds also when the token lacks the privilege.
  const error = api.lastError();
  if (error !== 0) throw new Win32Error('AdjustTokenPrivileges', error);
}
