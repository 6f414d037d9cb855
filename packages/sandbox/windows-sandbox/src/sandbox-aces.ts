import { type Ace } from './acl.ts';
import { type AclRequest } from './launch-description.ts';
import {
  CONTAINER_INHERIT_ACE, DELETE, FILE_APPEND_DATA, FILE_DELETE_CHILD, FILE_GENERIC_EXECUTE, FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_READ_DATA,
  FILE_WRITE_ATTRIBUTES, FILE_WRITE_DATA, FILE_WRITE_EA, INHERIT_ONLY_ACE, OBJECT_INHERIT_ACE, WRITE_DAC, WRITE_OWNER,
} from './win32-constants.ts';

const HANDED_DOWN = OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE;
const READ = FILE_GENERIC_READ | FILE_GENERIC_EXECUTE;
const WRITE = READ | FILE_GENERIC_WRITE;
/** Without the bits for reading that FILE_GENERIC_WRITE holds: what is closed can still be read. */
const CHANGE = FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_WRITE_EA | FILE_WRITE_ATTRIBUTES | DELETE | FILE_DELETE_CHILD | WRITE_DAC | WRITE_OWNER;

/** Whose entries a launch sets. */
export interface Trustees {
  /** The SID of one writable folder. */
  ofRoot(path: string): string;
  /** All capability SIDs of the launch: what is closed is closed to each. */
  capabilities: readonly string[];
  /** The group of the elevated sandbox's users; null without it. */
  group: string | null;
}

/** The entries for one request. All of them name SIDs that exist for this sandbox alone. `isFolder`: of the path. */
export function acesFor({ access, path }: Pick<AclRequest, 'access' | 'path'>, isFolder: boolean, trustees: Trustees): Ace[] {
  const flags = isFolder ? HANDED_DOWN : 0;
  const group = trustees.group === null ? [] : [trustees.group];
  switch (access) {
    case 'allow-write':
      return [trustees.ofRoot(path), ...group].flatMap((sid) => allowWrite(sid, isFolder));
    case 'deny-write':
      return trustees.capabilities.map((sid) => ({ kind: 'deny', flags, mask: CHANGE, sid }));
    case 'pin':
      return trustees.capabilities.map((sid) => ({ kind: 'deny', flags: 0, mask: DELETE | WRITE_DAC | WRITE_OWNER, sid }));
    case 'allow-read':
      return group.map((sid) => ({ kind: 'allow', flags, mask: READ, sid }));
    case 'deny-read':
      return group.map((sid) => ({ kind: 'deny', flags, mask: FILE_READ_DATA, sid }));
  }
}

/** The folder itself may not be renamed or removed; to remove what is in it takes the right on each thing, which carve-outs lack. */
function allowWrite(sid: string, isFolder: boolean): Ace[] {
  if (!isFolder) return [{ kind: 'allow', flags: 0, mask: WRITE, sid }];
  return [
    { kind: 'allow', flags: 0, mask: WRITE, sid },
    { kind: 'allow', flags: HANDED_DOWN | INHERIT_ONLY_ACE, mask: WRITE | DELETE, sid },
  ];
}
