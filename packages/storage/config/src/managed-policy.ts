import { legacyPolicy, type SandboxPolicy } from '@codex-ts/protocol';

import { type Config } from './config.ts';
import { legacyFiles } from './legacy-files.ts';

/**
 * A policy as an administrator's network rules leave it: what runs in a sandbox, ours or another, reaches the network
 * through the proxy only, also where the policy has no network of its own. The policy as it is without such rules,
 * and for full access, which is not held by any sandbox (`allowed_sandbox_modes` can rule it out).
 */
export function managedPolicy(policy: SandboxPolicy, { managedNetwork }: Pick<Config, 'managedNetwork'>): SandboxPolicy {
  if (managedNetwork === null || policy.type === 'danger-full-access') return policy;
  if (policy.type === 'permission-profile') return { ...policy, network: 'proxied' };
  return { type: 'permission-profile', name: policy.type, files: legacyFiles(policy), network: 'proxied', nearest: legacyPolicy(policy) };
}
