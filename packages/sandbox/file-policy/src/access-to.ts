import { basename, dirname, join, resolve } from 'node:path';
import { type FileAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { accessAt, type FileView } from './file-rule.ts';
import { fileView } from './file-view.ts';
import { isLink, realPathOfExisting } from './follow-links.ts';

const RANK: readonly FileAccess[] = ['none', 'read', 'write'];

/**
 * What may be done with an absolute path, which need not exist. Symlinks are followed in every part of it: both the
 * name itself and what it leads to must allow it. With a link that leads nowhere nothing may be done. Says nothing
 * about hard links, which have no other name to judge.
 */
export function accessTo(path: string, view: FileView): FileAccess {
  const parent = realPathOfExisting(dirname(path));
  if (parent === null) return 'none';
  const named = path === dirname(path) ? path : join(parent, basename(path));
  const target = isLink(named) ? realPathOfExisting(named) : named;
  if (target === null) return 'none';
  const both = [accessAt(named, view), accessAt(target, view)];
  return RANK.find((access) => both.includes(access)) ?? 'none';
}

/** Whether `path` (absolute, or relative to `cwd`) may be written, created or removed under the policy. */
export function isPathWritable(path: string, policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): boolean {
  return allowed(path, policy, cwd, env) === 'write';
}

/** Whether `path` (absolute, or relative to `cwd`) may be read or listed under the policy. */
export function isPathReadable(path: string, policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): boolean {
  return allowed(path, policy, cwd, env) !== 'none';
}

function allowed(path: string, policy: SandboxPolicy, cwd: string, env: NodeJS.ProcessEnv): FileAccess {
  if (policy.type === 'danger-full-access' || policy.type === 'external-sandbox') return 'write';
  return accessTo(resolve(cwd, path), fileView(policy, cwd, env));
}
