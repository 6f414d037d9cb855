/** A rule that blocks what leaves the machine, or talks to it, on behalf of one user. */
export interface FirewallRule {
  name: string;
  description: string;
  userSid: string;
  protocol: 'any' | 'tcp' | 'udp';
  /** Addresses, ranges `a-b` or networks. */
  remoteAddresses: string[];
  /** Ports or ranges `a-b`; only with a protocol. */
  remotePorts?: string[];
}

/** Earlier versions of the original let the proxy through with a rule of its own. */
export const OBSOLETE_RULE = 'codex_sandbox_offline_allow_loopback_proxy';

const LAST_PORT = 65535;
const LOOPBACK = ['127.0.0.0/8', '::1'];
const BEYOND_LOOPBACK = ['0.0.0.0-126.255.255.255', '128.0.0.0-255.255.255.255', '::', '::2-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];

/**
 * The rules that cut the offline user off: nothing beyond this machine, and of this machine only the proxy's ports
 * over TCP. Names as in the original, so that either set-up replaces the other's.
 */
export function offlineFirewallRules(userSid: string, proxyPorts: readonly number[]): FirewallRule[] {
  const description = 'Made by codex for commands in its sandbox without network.';
  const name = 'codex_sandbox_offline_block';
  return [
    { name: `${name}_outbound`, description, userSid, protocol: 'any', remoteAddresses: BEYOND_LOOPBACK },
    { name: `${name}_loopback_udp`, description, userSid, protocol: 'udp', remoteAddresses: LOOPBACK },
    { name: `${name}_loopback_tcp`, description, userSid, protocol: 'tcp', remoteAddresses: LOOPBACK, remotePorts: portsExcept(proxyPorts) },
  ];
}

/** Every port from 1 to 65535 but these, as ranges. */
export function portsExcept(allowed: readonly number[]): string[] {
  const ranges: string[] = [];
  let from = 1;
  const close = (to: number): void => {
    if (from === to) ranges.push(String(from));
    else if (from < to) ranges.push(`${from}-${to}`);
  };
  for (const port of [...new Set(allowed)].filter((each) => each >= 1 && each <= LAST_PORT).sort((a, b) => a - b)) {
    close(port - 1);
    from = port + 1;
  }
  close(LAST_PORT);
  return ranges;
}
