import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { type FileAccess, type PermissionProfilePolicy, type SpecialPath, type WorkspaceWritePolicy } from '@codex-ts/protocol';

/** Writable: the working directory and `roots` only, so that the rest of a test's folder is outside. */
export function workspacePolicy(roots: string[] = []): WorkspaceWritePolicy {
  return { type: 'workspace-write', writable_roots: roots, network_access: false, exclude_tmpdir_env_var: true, exclude_slash_tmp: true };
}

/** A profile of special places, without network. */
export function profile(places: readonly (SpecialPath & { access: FileAccess })[]): PermissionProfilePolicy {
  const entries = places.map(({ access, ...value }) => ({ path: { type: 'special' as const, value }, access }));
  return { type: 'permission-profile', name: 'p', files: { kind: 'restricted', entries }, network: 'restricted', nearest: { type: 'read-only' } };
}

/** A fresh folder for each test, resolved; read `.path` inside a test. */
export function freshFolder(): { path: string } {
  const folder = { path: '' };
  beforeEach(() => {
    folder.path = realpathSync(mkdtempSync(join(tmpdir(), 'sandboxing-')));
  });
  afterEach(() => rmSync(folder.path, { recursive: true, force: true }));
  return folder;
}
