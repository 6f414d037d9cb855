import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { maskTarget, type MountRoot } from '@codex-ts/linux-sandbox';
import { CodexError } from '@codex-ts/protocol';
import { CODEX_FOLDER, type WritableRoot } from './writable-roots.ts';

/**
 * Decides for each protected path how it is mounted: read-only where it exists, masked where `.codex` is missing. Throws `CodexError` `sandbox_unavailable` for a protected name that is a symlink: a mount would land on
 * its target and the link itself could be replaced, so nothing runs, as in the original.
 */
export function mountRoots(roots: readonly WritableRoot[]): MountRoot[] {
  return roots.map(({ root, readOnlySubpaths }) => {
    const readOnly: string[] = [];
    const masked: string[] = [];
    if (!isDirectory(root)) return { root, readOnly, masked };
    for (const path of readOnlySubpaths) {
      const target = maskTarget(path);
      if (target === 'symlink') throw symlinkRefused(path);
      if (target === 'missing' && path === join(root, CODEX_FOLDER)) masked.push(path);
      else readOnly.push(path);
    }
    return { root, readOnly, masked };
  });
}

function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function symlinkRefused(path: string): CodexError {
  return new CodexError(
    `The sandbox cannot protect ${path} because it is a symbolic link, so the command was not run. Replace the link by a real folder, or remove it.`,
    { code: 'sandbox_unavailable' },
  );
}
