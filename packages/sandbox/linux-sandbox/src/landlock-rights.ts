/** `LANDLOCK_ACCESS_FS_*` of linux/landlock.h. */
const EXECUTE = 1 << 0;
const WRITE_FILE = 1 << 1;
const READ_FILE = 1 << 2;
const READ_DIR = 1 << 3;
const REMOVE_DIR = 1 << 4;
const REMOVE_FILE = 1 << 5;
const MAKE_CHAR = 1 << 6;
const MAKE_DIR = 1 << 7;
const MAKE_REG = 1 << 8;
const MAKE_SOCK = 1 << 9;
const MAKE_FIFO = 1 << 10;
const MAKE_BLOCK = 1 << 11;
const MAKE_SYM = 1 << 12;
const REFER = 1 << 13;
const TRUNCATE = 1 << 14;
const IOCTL_DEV = 1 << 15;

const BIND_TCP_AND_CONNECT_TCP = 3;
const SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3;

/** Truncating a file came under control here; before, every file could be emptied. */
export const MIN_ABI = 3;
/** The first ABI that keeps signals inside. */
const SIGNAL_SCOPE_ABI = 6;
const NETWORK_ABI = 4;
const IOCTL_ABI = 5;

const FROM_START =
  EXECUTE | WRITE_FILE | READ_FILE | READ_DIR | REMOVE_DIR | REMOVE_FILE | MAKE_CHAR | MAKE_DIR | MAKE_REG | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK | MAKE_SYM | REFER | TRUNCATE;

export interface HandledRights {
  readonly files: number;
  readonly network: number;
  readonly scopes: number;
}

/** Everything that is forbidden unless a rule grants it. `abi` is at least `MIN_ABI`. */
export function handledRights(abi: number, network: 'restricted' | 'enabled'): HandledRights {
  return {
    files: FROM_START | (abi >= IOCTL_ABI ? IOCTL_DEV : 0),
    network: abi >= NETWORK_ABI && network === 'restricted' ? BIND_TCP_AND_CONNECT_TCP : 0,
    scopes: abi >= SIGNAL_SCOPE_ABI ? SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS : 0,
  };
}

/** What a rule grants; a folder's rights hold for all that is in it. `list`: to list folders only. `use`: device files. */
export type Grant = 'list' | 'read' | 'write' | 'use';

const READ_ON_FILE = EXECUTE | READ_FILE;
const USE_ON_FILE = READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV;

/** The bits of a grant; 0 for none. The kernel refuses a folder's rights on a file. Nobody makes device files. */
export function grantedRights(grant: Grant, kind: 'directory' | 'file'): number {
  const isFile = kind === 'file';
  switch (grant) {
    case 'use':
      return isFile ? USE_ON_FILE : 0;
    case 'list':
      return isFile ? 0 : READ_DIR;
    case 'read':
      return isFile ? READ_ON_FILE : READ_ON_FILE | READ_DIR;
    case 'write':
      return isFile ? READ_ON_FILE | USE_ON_FILE : (FROM_START | IOCTL_DEV) & ~(MAKE_CHAR | MAKE_BLOCK);
  }
}
