import { CodexError } from '@codex-ts/protocol';
import { sidBytes, sidText } from './sid.ts';
import { CONTAINER_INHERIT_ACE, EVERYONE_SID, FILE_ALL_ACCESS, INHERITED_ACE, OBJECT_INHERIT_ACE } from './win32-constants.ts';

/** An entry that allows or denies; `flags` say whether and how it is handed down. */
export interface Ace {
  kind: 'allow' | 'deny';
  flags: number;
  mask: number;
  sid: string;
}

/** An entry as it stands in an ACL. Kinds that we do not know are carried along as they are: `ace` null. */
export interface AclEntry {
  bytes: Buffer;
  flags: number;
  ace: Ace | null;
}

const HEADER = 8;
const REVISION = 2;
const MAX_BYTES = 0xffff;
const TYPES = { allow: 0, deny: 1 } as const;

/** The entries of an ACL, in order. Throws CodexError `bad_acl`. */
export function aclEntries(acl: Buffer): AclEntry[] {
  if (acl.length < HEADER) throw badAcl('it is shorter than its head');
  const count = acl.readUInt16LE(4);
  const entries: AclEntry[] = [];
  for (let at = HEADER; entries.length < count; ) {
    const size = at + 4 <= acl.length ? acl.readUInt16LE(at + 2) : 0;
    if (size < 4 || at + size > acl.length) throw badAcl(`entry ${entries.length} is cut off`);
    const bytes = Buffer.from(acl.subarray(at, at + size));
    entries.push({ bytes, flags: bytes.readUInt8(1), ace: aceOf(bytes) });
    at += size;
  }
  return entries;
}

/** An ACL of these entries. Throws CodexError `acl_full` beyond the 64 KiB that Windows allows. */
export function aclOf(entries: readonly (Ace | AclEntry)[], revision: number = REVISION): Buffer {
  const parts = entries.map((entry) => ('bytes' in entry ? entry.bytes : aceBytes(entry)));
  const size = HEADER + parts.reduce((sum, part) => sum + part.length, 0);
  if (size > MAX_BYTES) throw new CodexError('The access list of a folder is full, so the sandbox cannot add to it.', { code: 'acl_full' });
  const head = Buffer.alloc(HEADER);
  head.writeUInt8(revision, 0);
  head.writeUInt16LE(size, 2);
  head.writeUInt16LE(parts.length, 4);
  return Buffer.concat([head, ...parts]);
}

/**
 * The ACL with these entries set on the object itself; null when it has them all. What stands there stays, in its
 * order: what denies comes before everything, what allows before the first inherited entry. A missing ACL, which allows
 * everything, is replaced by one that says so.
 */
export function withAces(acl: Buffer | null, wanted: readonly Ace[]): Buffer | null {
  const entries = acl === null ? [] : aclEntries(acl);
  const missing = wanted.filter((ace) => !entries.some((entry) => entry.ace !== null && sameAce(entry.ace, ace)));
  const isOpen = acl === null;
  if (missing.length === 0 || (isOpen && missing.every((ace) => ace.kind === 'allow'))) return null;
  const inherited = entries.findIndex((entry) => (entry.flags & INHERITED_ACE) !== 0);
  const own = inherited === -1 ? entries : entries.slice(0, inherited);
  const everybody: Ace[] = isOpen ? [{ kind: 'allow', flags: OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE, mask: FILE_ALL_ACCESS, sid: EVERYONE_SID }] : [];
  const parts = [...missing.filter(({ kind }) => kind === 'deny'), ...own, ...everybody, ...missing.filter(({ kind }) => kind === 'allow'), ...entries.slice(own.length)];
  return aclOf(parts, acl === null ? REVISION : acl.readUInt8(0));
}

/** The ACL without exactly these entries; null when it has none of them. */
export function withoutAces(acl: Buffer | null, unwanted: readonly Ace[]): Buffer | null {
  if (acl === null) return null;
  const entries = aclEntries(acl);
  const kept = entries.filter(({ ace }) => ace === null || !unwanted.some((each) => sameAce(each, ace)));
  return kept.length === entries.length ? null : aclOf(kept, acl.readUInt8(0));
}

export function sameAce(a: Ace, b: Ace): boolean {
  return a.kind === b.kind && a.flags === b.flags && a.mask === b.mask && a.sid === b.sid;
}

function aceOf(bytes: Buffer): Ace | null {
  const kind = bytes[0] === TYPES.allow ? 'allow' : bytes[0] === TYPES.deny ? 'deny' : null;
  if (kind === null) return null;
  if (bytes.length < 16) throw badAcl('an entry is too short for its kind');
  return { kind, flags: bytes.readUInt8(1), mask: bytes.readUInt32LE(4), sid: sidText(bytes.subarray(8)) };
}

function aceBytes({ kind, flags, mask, sid }: Ace): Buffer {
  const owner = sidBytes(sid);
  const head = Buffer.alloc(8);
  head.writeUInt8(TYPES[kind], 0);
  head.writeUInt8(flags, 1);
  head.writeUInt16LE(head.length + owner.length, 2);
  head.writeUInt32LE(mask >>> 0, 4);
  return Buffer.concat([head, owner]);
}

function badAcl(reason: string): CodexError {
  return new CodexError(`The access list of a file or folder cannot be read: ${reason}.`, { code: 'bad_acl' });
}
