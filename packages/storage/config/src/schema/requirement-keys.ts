import { type ApprovalPolicy, SANDBOX_MODES, type SandboxMode } from '@codex-ts/protocol';

import { anyTable, list, map } from '../collection-specs.ts';
import { FEATURES, type FeatureName } from '../feature-registry.ts';
import { boolean, integer, oneOf, string } from '../scalar-specs.ts';
import { inert, refused, supported, table, type TableValue, whyUnknown } from '../table-spec.ts';
import { below, type ValueSpec, wrongValue } from '../value-spec.ts';
import { domainPattern, socketPath } from './network-specs.ts';
import { requiredRules } from './rule-keys.ts';
import { approvalPolicy } from './sandbox-keys.ts';
import { WEB_SEARCH_MODES } from './tool-keys.ts';

const anyPolicies = list(approvalPolicy);

/** The first policy stands in for others, so there must be one. */
const policies: ValueSpec<ApprovalPolicy[]> = {
  shape: anyPolicies.shape,
  decode(node, at) {
    const found = anyPolicies.decode(node, at);
    return node.kind === 'array' && node.items.length === 0 ? wrongValue(node, 'an empty list leaves no approval policy', at) : found;
  },
};

const anyModes = list(oneOf([...SANDBOX_MODES, 'external-sandbox']));

/** Nothing works without read-only, which stands in for other modes. */
const modes: ValueSpec<(SandboxMode | 'external-sandbox')[]> = {
  shape: anyModes.shape,
  decode(node, at) {
    const found = anyModes.decode(node, at);
    return found.includes('read-only') ? found : wrongValue(node, 'the list must include `read-only`', at);
  },
};

const switches = map(boolean);

/** Features under their own names only: an older name, or a misspelt one, would bind nothing. */
const pins: ValueSpec<ReadonlyMap<FeatureName, boolean>> = {
  shape: switches.shape,
  decode(node, at) {
    const found = [...switches.decode(node, at)];
    const unknown = found.find(([name]) => !isFeature(name))?.[0];
    if (unknown === undefined || node.kind !== 'table') return new Map(found.flatMap(([name, on]) => (isFeature(name) ? [[name, on] as const] : [])));
    return wrongValue(node.entries.get(unknown) ?? node, `not a feature: ${whyUnknown(unknown, Object.keys(FEATURES))}`, below(at, unknown));
  },
};

function isFeature(name: string): name is FeatureName {
  return Object.hasOwn(FEATURES, name);
}

/** `[experimental_network]` */
const networkKeys = {
  enabled: supported(boolean, 'Commands in a sandbox reach the network through the proxy only.', false),
  allowed_domains: supported(list(domainPattern), 'Hosts that may be reached.'),
  managed_allowed_domains_only: supported(boolean, 'Nobody may add to `allowed_domains`.', false),
  denied_domains: supported(list(domainPattern), 'Hosts that may never be reached.'),
  allow_unix_sockets: supported(list(socketPath), 'The sockets that may be reached.'),
  dangerously_allow_all_unix_sockets: supported(boolean, 'Whether every socket may be reached.'),
  allow_local_binding: supported(boolean, 'Whether local and private addresses may be reached, and ports be opened.'),
  allow_upstream_proxy: supported(boolean, 'Whether requests go on through the proxy that the environment names.'),
  // The proxy of a session listens on free ports of the loopback interface, and only there.
  http_port: inert(integer('u16'), 'Port of the HTTP proxy.'),
  socks_port: inert(integer('u16'), 'Port of the SOCKS5 proxy.'),
  dangerously_allow_non_loopback_proxy: inert(boolean, 'The proxy may listen to other machines.'),
} as const;

export type NetworkDemandTable = TableValue<typeof networkKeys>;

/** `requirements.toml`: what an administrator demands. An unknown key is an error, since nobody would enforce it. */
export const requirementSpec = table({
  allowed_approval_policies: supported(policies, 'Approval policies; the first one stands in for others.'),
  allowed_sandbox_modes: supported(modes, 'Sandbox modes; `read-only` must be one.'),
  allowed_web_search_modes: supported(list(oneOf(WEB_SEARCH_MODES)), 'Modes of web search; `disabled` always is one.'),
  features: supported(pins, 'Features that are on or off whatever else is set.'),
  feature_requirements: supported(pins, 'Older name of `features`.'),
  // There are no MCP servers, connectors and reviewers here, so nothing that these forbid can happen.
  mcp_servers: inert(anyTable, 'MCP servers that may run.'),
  apps: inert(anyTable, 'Connectors that may be used.'),
  guardian_developer_instructions: inert(string, 'Text for the reviewer of approvals.'),
  rules: supported(requiredRules, 'Rules for commands, which no other rule can soften.'),
  enforce_residency: refused(string, 'Region that requests stay in.', 'Requests cannot be kept in a region.'),
  experimental_network: supported(table(networkKeys), 'The managed network proxy.'),
} as const);
