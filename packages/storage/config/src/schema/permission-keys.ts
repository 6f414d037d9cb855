import { type FileAccess } from '@codex-ts/protocol';

import { either, list, map } from '../collection-specs.ts';
import { boolean, oneOf, string } from '../scalar-specs.ts';
import { inert, supported, table, type TableValue } from '../table-spec.ts';
import { type Placed, type TomlNode } from '../toml-node.ts';
import { attempt, below, type Decoding, type ValueSpec, wrongType, wrongValue } from '../value-spec.ts';
import { domainPattern, socketPath } from './network-specs.ts';

/** One line of `[permissions.<name>.filesystem]`. What its key means is settled only when the profile is in use. */
export interface PermissionEntry {
  readonly key: string;
  /** The key of a nested table; null when the access stands at `key` itself. */
  readonly subpath: string | null;
  readonly access: FileAccess;
  /** Of the key, or of the subpath where there is one. */
  readonly place: Placed;
  readonly path: readonly string[];
}

const access = oneOf(['read', 'write', 'none']);
const bySubpath = map(access);
const entryForms = either(access, bySubpath, 'an access, one of `read`, `write`, `none`, or a table of them by subpath');

/** In the order written. Keys are the user's own, so they keep their places for errors that come later. */
const filesystem: ValueSpec<readonly PermissionEntry[]> = {
  shape: map(entryForms).shape,
  decode(node, at) {
    if (node.kind !== 'table') return wrongType(node, 'a table', at);
    return [...node.entries].flatMap(([key, entry]) => attempt(at, () => entriesOf(key, entry, below(at, key)))?.value ?? []);
  },
};

function entriesOf(key: string, node: TomlNode, at: Decoding): PermissionEntry[] {
  const value = entryForms.decode(node, at);
  const entry = (subpath: string | null, found: FileAccess, place: TomlNode, path: readonly string[]): PermissionEntry => ({ key, subpath, access: found, place: atKey(place), path });
  if (typeof value === 'string') return [entry(null, value, node, at.path)];
  return [...value].map(([subpath, found]) => entry(subpath, found, (node.kind === 'table' ? node.entries.get(subpath) : undefined) ?? node, [...at.path, subpath]));
}

function atKey(node: TomlNode): Placed {
  return { ...node, start: node.keyStart ?? node.start };
}

/** Says no to what the proxy does not do; `false` is what happens anyway. */
const noUdp: ValueSpec<boolean> = {
  shape: boolean.shape,
  decode(node, at) {
    const on = boolean.decode(node, at);
    return on ? wrongValue(node, 'UDP through the proxy is not part of this version. Remove the key, or set it to false.', at) : on;
  },
};

const OWN_PORTS = 'The proxy of a session takes free loopback ports, so this has no effect.';

/** `[permissions.<name>.network]` */
const networkKeys = {
  enabled: supported(boolean, 'Commands may use the network: freely when this is the only key, else through the proxy and its rules.', false),
  mode: supported(oneOf(['limited', 'full']), 'Which requests the proxy passes on; `limited`: only those that read.', 'full'),
  allowed_domains: supported(list(domainPattern), 'Hosts that may be reached: a name, `*.name` below it, or `**.name` for both.', []),
  denied_domains: supported(list(domainPattern), 'Hosts that may not be reached, whatever else is allowed.', []),
  allow_unix_sockets: supported(list(socketPath), 'Sockets that may be reached, as absolute paths (macOS).', []),
  allow_local_binding: supported(boolean, 'Local and private addresses may be reached, and ports be opened.', false),
  allow_upstream_proxy: supported(boolean, 'Requests go on through the proxy that the environment names.', true),
  enable_socks5: supported(boolean, 'Offer a SOCKS5 proxy too.', true),
  enable_socks5_udp: supported(noUdp, 'UDP through the SOCKS5 proxy; `true` is refused, since this version has none.', false),
  dangerously_allow_all_unix_sockets: supported(boolean, 'Every socket may be reached (macOS).', false),
  proxy_url: inert(string, `Address of the HTTP proxy. ${OWN_PORTS}`),
  socks_url: inert(string, `Address of the SOCKS5 proxy. ${OWN_PORTS}`),
  dangerously_allow_non_loopback_proxy: inert(boolean, `The proxy may listen to other machines. ${OWN_PORTS}`),
} as const;

export type NetworkTable = TableValue<typeof networkKeys>;

const profileKeys = {
  filesystem: supported(filesystem, 'Access by path: absolute, `~/…`, `:root`, `:minimal`, `:project_roots` or `:tmpdir`; the most specific one counts.'),
  network: supported(table(networkKeys), 'The network of commands.'),
} as const;

export type PermissionTable = TableValue<typeof profileKeys>;

/** `[permissions]` */
export const permissions: ValueSpec<ReadonlyMap<string, PermissionTable>> = map(table(profileKeys));
