import { type Decision } from './decision.ts';

export const NETWORK_PROTOCOLS = ['http', 'https', 'socks5_tcp', 'socks5_udp'] as const;
export type NetworkProtocol = (typeof NETWORK_PROTOCOLS)[number];

/** A rule for one host. `host` is normalized: lower case, no port, no trailing dot, no brackets. */
export interface NetworkRule {
  readonly host: string;
  readonly protocol: NetworkProtocol;
  readonly decision: Decision;
  readonly justification: string | undefined;
}

/** Hosts that rules open and close for the network proxy. No host is in both. */
export interface NetworkHosts {
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/** Rules in their order: a later one moves its host between the two lists. A `prompt` rule moves nothing. */
export function networkHosts(rules: readonly NetworkRule[]): NetworkHosts {
  const allowed = new Set<string>();
  const denied = new Set<string>();
  for (const { host, decision } of rules) {
    if (decision === 'prompt') continue;
    const [to, from] = decision === 'allow' ? [allowed, denied] : [denied, allowed];
    from.delete(host);
    to.add(host);
  }
  return { allowed: [...allowed], denied: [...denied] };
}
