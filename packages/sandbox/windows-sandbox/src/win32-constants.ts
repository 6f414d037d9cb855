/** Flags of CreateRestrictedToken. */
export const DISABLE_MAX_PRIVILEGE = 0x1;
export const LUA_TOKEN = 0x4;
export const WRITE_RESTRICTED = 0x8;

/** Rights on files and folders; on folders the first three mean list, add file, add folder. */
export const FILE_READ_DATA = 0x1;
export const FILE_WRITE_DATA = 0x2;
export const FILE_APPEND_DATA = 0x4;
export const FILE_READ_EA = 0x8;
export const FILE_WRITE_EA = 0x10;
export const FILE_EXECUTE = 0x20;
export const FILE_DELETE_CHILD = 0x40;
export const FILE_READ_ATTRIBUTES = 0x80;
export const FILE_WRITE_ATTRIBUTES = 0x100;
export const DELETE = 0x1_0000;
export const READ_CONTROL = 0x2_0000;
export const WRITE_DAC = 0x4_0000;
export const WRITE_OWNER = 0x8_0000;
export const SYNCHRONIZE = 0x10_0000;
export const GENERIC_ALL = 0x1000_0000;
export const GENERIC_WRITE = 0x4000_0000;
export const FILE_GENERIC_READ = FILE_READ_DATA | FILE_READ_EA | FILE_READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE;
export const FILE_GENERIC_WRITE = FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_WRITE_EA | FILE_WRITE_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE;
export const FILE_GENERIC_EXECUTE = FILE_EXECUTE | FILE_READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE;
export const FILE_ALL_ACCESS = 0x1f_01ff;

/** Flags of an ACE. */
export const OBJECT_INHERIT_ACE = 0x1;
export const CONTAINER_INHERIT_ACE = 0x2;
export const INHERIT_ONLY_ACE = 0x8;
export const INHERITED_ACE = 0x10;

/** The attribute bits that mark the logon SID among a token's groups. */
export const SE_GROUP_LOGON_ID = 0xc000_0000;

export const ERROR_ACCESS_DENIED = 5;

export const EVERYONE_SID = 'S-1-1-0';
