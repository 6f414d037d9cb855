import { type Config, managedPolicy } from '@codex-ts/config';
import { type LegacySandboxPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { isDeepStrictEqual } from 'node:util';

/**
 * The policy that a client's word for one stands for. Clients know profiles by their nearest form only: one that says
 * again what it was told means the profile, and an administrator's network rules hold for whatever it asks for.
 */
export function chosenPolicy(asked: SandboxPolicy, current: SandboxPolicy, config: Pick<Config, 'managedNetwork'>): SandboxPolicy {
  const isSame = current.type === 'permission-profile' && isDeepStrictEqual(asked, wireForm(current.nearest));
  return isSame ? current : managedPolicy(asked, config);
}

/** As it comes back from a client, who gets every field spelled out. */
function wireForm(policy: LegacySandboxPolicy): LegacySandboxPolicy {
  return policy.type === 'read-only' ? { ...policy, network_access: policy.network_access ?? false } : policy;
}
