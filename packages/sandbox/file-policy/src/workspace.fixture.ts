import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { type FileAccess, type FileSystemEntry, type PermissionProfilePolicy, type SpecialPath, type WorkspaceWritePolicy } from '@codex-ts/protocol';

/** Writable: the working directory and `roots` only, so that the rest of a test's folder is outside. */
export function workspacePolicy(roots: string[] = []): WorkspaceWritePolicy {
  return { type: 'workspace-write', writable_roots: roots, network_access: false, exclude_tmpdir_env_var: true, exclude_slash_tmp: true };
}

/** A profile without network. */
export function profile(entries: FileSystemEntry[]): PermissionProfilePolicy {
  return { type: 'permission-profile', name: 'p', files: { kind: 'restricted', entries }, network: 'restricted', nearest: { type: 'read-only' } };
}

export function entry(path: string, access: FileAccess): FileSystemEntry {
  return { path: { type: 'path', path }, access };
}

export function special(kind: SpecialPath['kind'], access: FileAccess, subpath?: string): FileSystemEntry {
  return { path: { type: 'special', value: { kind, ...(subpath === undefined ? {} : { subpath }) } }, access };
}

export interface Folder {
  path: string;
  /** A path inside. */
  at(...parts: string[]): string;
  /** Makes a folder inside. */
  make(...parts: string[]): string;
}

/** A fresh folder for each test, resolved; to be used inside tests. */
export function freshFolder(): Folder {
  const folder: Folder = {
    path: '',
    at: (...parts) => join(folder.path, ...parts),
    make: (...parts) => {
      mkdirSync(folder.at(...parts), { recursive: true });
      return folder.at(...parts);
    },
  };
  beforeEach(() => {
    folder.path = realpathSync(mkdtempSync(join(tmpdir(), 'file-policy-')));
  });
  afterEach(() => rmSync(folder.path, { recursive: true, force: true }));
  return folder;
}
