import { win32 as windowsPath } from 'node:path';
import { type Ace, aclEntries, type AclEntry, aclOf } from './acl.ts';
import { type PathKind, Win32Error } from './win32.ts';
import { CONTAINER_INHERIT_ACE, EVERYONE_SID, FILE_ALL_ACCESS, INHERIT_ONLY_ACE, INHERITED_ACE, OBJECT_INHERIT_ACE } from './win32-constants.ts';
import { pathKey } from './windows-path.ts';

interface Node {
  path: string;
  kind: Exclude<PathKind, 'missing'>;
  /** Entries set on it; null: no access list at all. */
  own: Ace[] | null;
  text: string;
}

/** The user's own entry, which a restricted token does not get anything from. */
export const OWNER_SID = 'S-1-5-21-1-2-3-1001';
const OWNERS: Ace = { kind: 'allow', flags: OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE, mask: FILE_ALL_ACCESS, sid: OWNER_SID };

/** A disk with access lists that are handed down as Windows does it. */
export class FakeFiles {
  readonly #nodes = new Map<string, Node>();

  constructor() {
    this.folder('C:\\', [OWNERS]);
  }

  folder(path: string, own: Ace[] | null = []): void {
    const parent = windowsPath.dirname(path);
    if (parent !== path && !this.#nodes.has(pathKey(parent))) this.folder(parent);
    this.#put(path, 'folder', own);
  }

  file(path: string, text = ''): void {
    this.folder(windowsPath.dirname(path), this.#nodes.get(pathKey(windowsPath.dirname(path)))?.own ?? []);
    this.#put(path, 'file', [], text);
  }

  link(path: string): void {
    this.#put(path, 'link', []);
  }

  remove(path: string): void {
    this.#nodes.delete(pathKey(path));
  }

  kind(path: string): PathKind {
    return this.#nodes.get(pathKey(path))?.kind ?? 'missing';
  }

  text(path: string): string | null {
    return this.#nodes.get(pathKey(path))?.text ?? null;
  }

  children(path: string): Node[] {
    return [...this.#nodes.values()].filter((node) => node.path !== path && pathKey(windowsPath.dirname(node.path)) === pathKey(path));
  }

  acl(path: string): Buffer | null {
    const entries = this.#effective(path);
    return entries === null ? null : aclOf(entries);
  }

  setAcl(path: string, acl: Buffer): void {
    this.#node(path).own = aclEntries(acl).map(aceOf).filter((ace) => (ace.flags & INHERITED_ACE) === 0);
  }

  /** What stands on the path itself. */
  own(path: string): Ace[] {
    return this.#node(path).own ?? [];
  }

  /** Whether any of these SIDs together has all rights of `mask` there, by the entries in their order. */
  allows(path: string, sids: readonly string[], mask: number): boolean {
    let open = mask;
    for (const ace of this.#effective(path) ?? [{ ...OWNERS, sid: EVERYONE_SID }]) {
      if ((ace.flags & INHERIT_ONLY_ACE) !== 0 || !sids.includes(ace.sid)) continue;
      if (ace.kind === 'deny' && (ace.mask & open) !== 0) return false;
      if (ace.kind === 'allow') open &= ~ace.mask;
      if (open === 0) return true;
    }
    return false;
  }

  #effective(path: string): Ace[] | null {
    const node = this.#node(path);
    if (node.own === null) return null;
    const parent = windowsPath.dirname(node.path);
    const above = parent === node.path ? [] : (this.#effective(parent) ?? []);
    return [...node.own, ...above.map((ace) => handedDown(ace, node.kind === 'folder')).filter((ace) => ace !== null)];
  }

  #node(path: string): Node {
    const node = this.#nodes.get(pathKey(path));
    if (node === undefined) throw new Win32Error('GetNamedSecurityInfoW', 2);
    return node;
  }

  #put(path: string, kind: Node['kind'], own: Ace[] | null, text = ''): void {
    this.#nodes.set(pathKey(path), { path, kind, own, text });
  }
}

function handedDown(ace: Ace, toFolder: boolean): Ace | null {
  if (!toFolder) return (ace.flags & OBJECT_INHERIT_ACE) === 0 ? null : { ...ace, flags: INHERITED_ACE };
  if ((ace.flags & CONTAINER_INHERIT_ACE) !== 0) return { ...ace, flags: (ace.flags & ~INHERIT_ONLY_ACE) | INHERITED_ACE };
  return (ace.flags & OBJECT_INHERIT_ACE) === 0 ? null : { ...ace, flags: ace.flags | INHERIT_ONLY_ACE | INHERITED_ACE };
}

function aceOf({ ace }: AclEntry): Ace {
  if (ace === null) throw new Error('the fake knows no such entry');
  return ace;
}
