import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type SandboxPolicy, systemErrorCode } from '@codex-ts/protocol';
import { isInWritableRoot, writableRoots } from './writable-roots.ts';

/**
 * Whether `path` (absolute, or relative to `cwd`) may be written, created or removed under the policy. Symlinks are
 * followed in every part of it: both the name itself and what it leads to must be writable. A link that leads
 * nowhere is not. Says nothing about hard links, which have no other name to judge.
 */
export function isPathWritable(path: string, policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): boolean {
  if (policy.type === 'danger-full-access' || policy.type === 'external-sandbox') return true;
  const absolute = resolve(cwd, path);
  const parent = realPathOfExisting(dirname(absolute));
  if (parent === null) return false;
  const named = absolute === '/' ? '/' : join(parent, basename(absolute));
  const target = lstatSync(named, { throwIfNoEntry: false })?.isSymbolicLink() ?? false ? realPathOfExisting(named) : named;
  const roots = writableRoots(policy, cwd, env);
  return target !== null && isInWritableRoot(named, roots) && isInWritableRoot(target, roots);
}

/** The real path of the deepest existing ancestor with the missing rest appended; null behind a broken link. */
function realPathOfExisting(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const isLink = code === 'ENOENT' && (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false);
    if (code !== 'ENOENT' || isLink || path === dirname(path)) return null;
    const parent = realPathOfExisting(dirname(path));
    return parent === null ? null : join(parent, basename(path));
  }
}
