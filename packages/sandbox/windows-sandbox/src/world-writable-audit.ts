import { win32 as windowsPath } from 'node:path';
import { type FileView } from '@codex-ts/file-policy';
import { aclEntries } from './acl.ts';
import { variable } from './environment-block.ts';
import { ruleAbove } from './planned-files.ts';
import { EVERYONE_SID, FILE_APPEND_DATA, FILE_WRITE_DATA, GENERIC_ALL, GENERIC_WRITE, INHERIT_ONLY_ACE } from './win32-constants.ts';
import { isSamePath, pathKey } from './windows-path.ts';

const WRITING = FILE_WRITE_DATA | FILE_APPEND_DATA | GENERIC_ALL | GENERIC_WRITE;
const MAX_FOLDERS = 5000;

/** What the audit looks at; `Win32` is one. */
export interface FolderListing {
  /** Null when it cannot be listed. */
  listFolders(path: string): string[] | null;
  fileDacl(path: string): Buffer | null;
}

export interface WorldWritable {
  folders: string[];
  /** False when there were more folders than are looked at. */
  isComplete: boolean;
}

/**
 * Folders that everybody may write in: no restricted token keeps a command from doing so too. Looks at the places where
 * programs and settings lie and one level below; parts that `view` makes writable anyway are left out. `signal` ends it
 * with its reason between two folders.
 */
export function auditWorldWritable(listing: FolderListing, input: { cwd: string; env: Readonly<Record<string, string>>; view: FileView }, signal?: AbortSignal): WorldWritable {
  const folders: string[] = [];
  const seen = new Set<string>();
  const look = (path: string): boolean => {
    signal?.throwIfAborted();
    if (seen.has(pathKey(path))) return true;
    if (seen.size >= MAX_FOLDERS) return false;
    seen.add(pathKey(path));
    if (isWorldWritable(listing, path) && !isWritableAnyway(path, input.view)) folders.push(path);
    return true;
  };
  for (const place of placesToLook(input)) {
    const below = (listing.listFolders(place) ?? []).map((name) => windowsPath.join(place, name));
    if (![place, ...below].every(look)) return { folders, isComplete: false };
  }
  return { folders, isComplete: true };
}

/** For the user, before commands run under a policy that is supposed to confine their writing; null when all is well. */
export function worldWritableWarning({ folders, isComplete }: WorldWritable): string | null {
  if (folders.length === 0) return null;
  const shown = folders.slice(0, 5).join(', ');
  const more = folders.length > 5 ? ` and ${folders.length - 5} more` : '';
  return `Every program on this computer may write in ${shown}${more}${isComplete ? '' : ' (there may be others)'}; the Windows sandbox cannot keep commands from it. Take the write access of Everyone away there.`;
}

function placesToLook({ cwd, env }: { cwd: string; env: Readonly<Record<string, string>> }): string[] {
  const named = ['TEMP', 'TMP', 'USERPROFILE', 'PUBLIC', 'PROGRAMDATA', 'SYSTEMROOT', 'PROGRAMFILES'].map((name) => variable(env, name) ?? '');
  const drive = windowsPath.parse(cwd).root;
  const programs = (variable(env, 'PATH') ?? '').split(';');
  return [cwd, ...named, drive, ...programs].filter((path) => windowsPath.isAbsolute(path));
}

/** What cannot be looked at is not counted: we may not change it either. */
function isWorldWritable(listing: FolderListing, path: string): boolean {
  let acl: Buffer | null;
  try {
    acl = listing.fileDacl(path);
  } catch {
    return false;
  }
  if (acl === null) return true;
  const forAll = aclEntries(acl).map(({ ace }) => ace).filter((ace) => ace !== null && ace.sid === EVERYONE_SID && (ace.flags & INHERIT_ONLY_ACE) === 0 && (ace.mask & WRITING) !== 0);
  return forAll[0]?.kind === 'allow';
}

function isWritableAnyway(path: string, view: FileView): boolean {
  const own = view.rules.findLast((rule) => isSamePath(rule.path, path));
  return (own ?? ruleAbove(path, view.rules))?.access === 'write';
}
