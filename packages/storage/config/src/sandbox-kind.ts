import { type PermissionProfilePolicy, type SandboxPolicy } from '@codex-ts/protocol';

import { type AllowedSandbox } from './requirements.ts';

const RANKS: readonly AllowedSandbox[] = ['read-only', 'workspace-write', 'external-sandbox', 'danger-full-access'];

/**
 * What a policy counts as where an administrator lists what is allowed; one of the kinds must be. A profile counts as
 * its nearest legacy form, but never as less than what it may do.
 */
export function sandboxKinds(policy: SandboxPolicy): readonly AllowedSandbox[] {
  if (policy.type !== 'permission-profile') return [policy.type];
  const rank = Math.max(RANKS.indexOf(policy.nearest.type), RANKS.indexOf(atLeast(policy)));
  // Whole-disk writing without a network is less than full access, so where that is allowed, this is.
  return rank === 2 ? ['external-sandbox', 'danger-full-access'] : RANKS.slice(rank, rank + 1);
}

function atLeast({ files, network }: PermissionProfilePolicy): AllowedSandbox {
  const writes = files.kind === 'restricted' ? files.entries.filter(({ access }) => access === 'write') : [];
  const everywhere = files.kind === 'unrestricted' || writes.some(({ path }) => (path.type === 'path' ? path.path === '/' : path.value.kind === 'root'));
  if (everywhere) return network === 'enabled' ? 'danger-full-access' : 'external-sandbox';
  return writes.length > 0 ? 'workspace-write' : 'read-only';
}
