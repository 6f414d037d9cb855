import { CodexError, type NetworkAccess, type NetworkProxyRules } from '@codex-ts/protocol';

import { services } from './base-section.ts';
import { type Form, type Section, text } from './sbpl.ts';

/** The ports on which the proxies listen, on the loopback interface. */
export interface ProxyPorts {
  readonly http: { readonly port: number };
  readonly socks: { readonly port: number } | null;
}

const NAMES_AND_TRUST = ['com.apple.SecurityServer', 'com.apple.trustd.agent', 'com.apple.SystemConfiguration.DNSConfiguration', 'com.apple.SystemConfiguration.configd', 'com.apple.system.opendirectoryd.membership', 'com.apple.bsd.dirhelper'];

const OPEN: readonly Form[] = [
  ['allow', 'network-outbound'],
  ['allow', 'network-inbound'],
  ['allow', 'network-bind'],
  ['allow', 'system-socket', ['require-all', ['socket-domain', 'AF_SYSTEM'], ['socket-protocol', '2']]],
  ['allow', 'mach-lookup', ...services(...NAMES_AND_TRUST, 'com.apple.networkd', 'com.apple.ocspd')],
  ['allow', 'sysctl-read', ['sysctl-name-regex', { regex: '^net.routetable' }]],
];

/**
 * What of the network may be reached. Through the proxy only its own ports can be, names are left to it to resolve, and
 * no service fetches what a certificate names (all of which the original allows, past the proxy's rules).
 * @throws {CodexError} `sandbox_unavailable` when the network is to run through a proxy and there is none.
 */
export function networkSection(network: NetworkAccess, proxy: ProxyPorts | undefined, rules: NetworkProxyRules | undefined): Section {
  switch (network) {
    case 'restricted':
      return { rules: [], params: [] };
    case 'enabled':
      return { rules: OPEN, params: [] };
    case 'proxied':
      if (proxy === undefined) throw new CodexError('The network may be used through the proxy only, and there is none, so the command was not run.', { code: 'sandbox_unavailable' });
      return proxied(proxy, rules);
  }
}

function proxied({ http, socks }: ProxyPorts, rules: NetworkProxyRules | undefined): Section {
  const ports = [http.port, ...(socks === null ? [] : [socks.port])];
  const sockets = socketSection(rules);
  return {
    rules: [
      ['allow', 'network-outbound', ...ports.map((port): Form => ['remote', 'ip', text(`localhost:${port}`)])],
      ...(rules?.allowLocalBinding === true ? LOCAL : []),
      ['allow', 'mach-lookup', ...services(...NAMES_AND_TRUST)],
      ...sockets.rules,
    ],
    params: sockets.params,
  };
}

/** A server may open a port on every address, since that is what most do, but only this machine reaches it. */
const LOCAL: readonly Form[] = [
  ['allow', 'network-bind', ['local', 'ip', text('*:*')]],
  ['allow', 'network-inbound', ['local', 'ip', text('localhost:*')]],
  ['allow', 'network-outbound', ['remote', 'ip', text('localhost:*')]],
];

function socketSection(rules: NetworkProxyRules | undefined): Section {
  const all = rules?.allowAllUnixSockets === true;
  const paths = all ? [] : (rules?.allowUnixSockets ?? []);
  if (!all && paths.length === 0) return { rules: [], params: [] };
  const named = paths.map((_, index): Form => ['subpath', { param: `UNIX_SOCKET_PATH_${index}` }]);
  const socketsOf = (side: 'local' | 'remote'): Form[] => (all ? [[side, 'unix-socket']] : named.map((path): Form => [side, 'unix-socket', path]));
  return {
    rules: [
      ['allow', 'system-socket', ['socket-domain', 'AF_UNIX']],
      ['allow', 'network-bind', ...socketsOf('local')],
      ['allow', 'network-outbound', ...socketsOf('remote')],
    ],
    params: paths.map((path, index) => [`UNIX_SOCKET_PATH_${index}`, path]),
  };
}
