import { sidBytes, sidText } from '../sid.ts';
import { type Win32, Win32Error } from '../win32.ts';
import { type Api, wide } from './api.ts';
import { type CallName } from './calls.ts';

type Accounts = Pick<
  Win32,
  'lookupSid' | 'addUser' | 'setPassword' | 'deleteUser' | 'addGroup' | 'deleteGroup' | 'addMember' | 'registryNumber' | 'setRegistryNumber' | 'protectData' | 'unprotectData'
>;

const USER_PRIV_USER = 1;
/** UF_SCRIPT, UF_PASSWD_CANT_CHANGE, UF_DONT_EXPIRE_PASSWD. */
const USER_FLAGS = 0x1 | 0x40 | 0x1_0000;
const BUILTIN_USERS = 'S-1-5-32-545';
const ERROR_FILE_NOT_FOUND = 2;
const ERROR_NONE_MAPPED = 1332;
const ERROR_MEMBER_IN_ALIAS = 1378;
const LOCAL_MACHINE = 0xffff_ffff_8000_0002n;
const RRF_RT_REG_DWORD = 0x10;
const REG_DWORD = 4;
const CRYPTPROTECT_UI_FORBIDDEN = 1;
const NAME_CHARS = 256;
const MAX_SID_BYTES = 68;

/** `computer`: this machine's name, so that no domain is asked. */
export function accountCalls(api: Api, computer: string): Accounts {
  return {
    lookupSid: (name) => lookup(api, computer === '' ? name : `${computer}\\${name}`),
    addUser: ({ user, password }, comment) => {
      const [name, secret, text] = [wide(user), wide(password), wide(comment)];
      const info = api.encode(api.layouts.userInfo1, { usri1_name: name, usri1_password: secret, usri1_priv: USER_PRIV_USER, usri1_comment: text, usri1_flags: USER_FLAGS });
      api.expectZero('NetUserAdd', null, 1, info, null);
      joinUsers(api, computer, user);
    },
    setPassword: ({ user, password }) => {
      const secret = wide(password);
      api.expectZero('NetUserSetInfo', null, user, 1003, api.encode(api.layouts.userInfo1003, { usri1003_password: secret }), null);
    },
    deleteUser: (name) => api.expectZero('NetUserDel', null, name),
    addGroup: (name, comment) => {
      const [title, text] = [wide(name), wide(comment)];
      api.expectZero('NetLocalGroupAdd', null, 1, api.encode(api.layouts.localGroupInfo1, { lgrpi1_name: title, lgrpi1_comment: text }), null);
    },
    deleteGroup: (name) => api.expectZero('NetLocalGroupDel', null, name),
    addMember: (group, sid) => addMember(api, group, sid),
    registryNumber: (key, name) => registryNumber(api, key, name),
    setRegistryNumber: (key, name, value) => setRegistryNumber(api, key, name, value),
    protectData: (data) => transformed(api, 'CryptProtectData', data),
    unprotectData: (data) => transformed(api, 'CryptUnprotectData', data),
  };
}

function lookup(api: Api, name: string): string | null {
  const sid = Buffer.alloc(MAX_SID_BYTES);
  const size = u32(sid.length);
  const domain = Buffer.alloc(2 * NAME_CHARS);
  if (Number(api.call('LookupAccountNameW', null, name, sid, size, domain, u32(NAME_CHARS), Buffer.alloc(4))) !== 0) return sidText(sid);
  const error = api.lastError();
  if (error === ERROR_NONE_MAPPED) return null;
  throw new Win32Error('LookupAccountNameW', error);
}

/** Without it a user may not log on here, nor read what all users may. The group's name depends on the language. */
function joinUsers(api: Api, computer: string, user: string): void {
  const sid = lookup(api, computer === '' ? user : `${computer}\\${user}`);
  const name = Buffer.alloc(2 * NAME_CHARS);
  const length = u32(NAME_CHARS);
  api.succeed('LookupAccountSidW', null, sidBytes(BUILTIN_USERS), name, length, Buffer.alloc(2 * NAME_CHARS), u32(NAME_CHARS), Buffer.alloc(4));
  if (sid !== null) addMember(api, name.toString('utf16le', 0, 2 * length.readUInt32LE()), sid);
}

function addMember(api: Api, group: string, sid: string): void {
  const bytes = sidBytes(sid);
  const code = Number(api.call('NetLocalGroupAddMembers', null, group, 0, api.encode(api.layouts.localGroupMember0, { lgrmi0_sid: bytes }), 1));
  if (code !== 0 && code !== ERROR_MEMBER_IN_ALIAS) throw new Win32Error('NetLocalGroupAddMembers', code);
}

function registryNumber(api: Api, key: string, name: string): number | null {
  const value = Buffer.alloc(4);
  const code = Number(api.call('RegGetValueW', LOCAL_MACHINE, key, name, RRF_RT_REG_DWORD, null, value, u32(4)));
  if (code === ERROR_FILE_NOT_FOUND) return null;
  if (code !== 0) throw new Win32Error('RegGetValueW', code);
  return value.readUInt32LE();
}

function setRegistryNumber(api: Api, key: string, name: string, value: number | null): void {
  if (value !== null) return api.expectZero('RegSetKeyValueW', LOCAL_MACHINE, key, name, REG_DWORD, u32(value), 4);
  const code = Number(api.call('RegDeleteKeyValueW', LOCAL_MACHINE, key, name));
  if (code !== 0 && code !== ERROR_FILE_NOT_FOUND) throw new Win32Error('RegDeleteKeyValueW', code);
}

function transformed(api: Api, name: Extract<CallName, 'CryptProtectData' | 'CryptUnprotectData'>, data: Buffer): Buffer {
  const given = api.encode(api.layouts.dataBlob, { cbData: data.length, pbData: data });
  const out = Buffer.alloc(api.sizeof(api.layouts.dataBlob));
  api.succeed(name, given, null, null, null, null, CRYPTPROTECT_UI_FORBIDDEN, out);
  const memory = out.readBigUInt64LE(api.offset(api.layouts.dataBlob, 'pbData'));
  try {
    return api.bytesAt(memory, out.readUInt32LE());
  } finally {
    api.call('LocalFree', memory);
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
