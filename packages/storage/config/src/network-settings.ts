import { type NetworkProxyRules } from '@codex-ts/protocol';

import { type NetworkDemands } from './requirements.ts';
import { type NetworkTable } from './schema/permission-keys.ts';

/**
 * The proxy's rules: the profile's, held to what an administrator demands. Lists that forbid add up; hosts of the
 * profile join the administrator's unless `allowedDomainsOnly`; for the rest the administrator's word counts.
 */
export function networkRules(own: NetworkTable, demands: NetworkDemands | null): NetworkProxyRules {
  const ownAllowed = demands?.allowedDomainsOnly === true ? [] : (own.allowed_domains ?? []);
  return {
    mode: own.mode ?? 'full',
    allowedDomains: union(demands?.allowedDomains ?? [], ownAllowed),
    deniedDomains: union(demands?.deniedDomains ?? [], own.denied_domains ?? []),
    allowUnixSockets: demands?.allowUnixSockets ?? own.allow_unix_sockets ?? [],
    allowAllUnixSockets: demands?.allowAllUnixSockets ?? own.dangerously_allow_all_unix_sockets ?? false,
    allowLocalBinding: demands?.allowLocalBinding ?? own.allow_local_binding ?? false,
    allowUpstreamProxy: demands?.allowUpstreamProxy ?? own.allow_upstream_proxy ?? true,
    enableSocks5: own.enable_socks5 ?? true,
  };
}

function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}
