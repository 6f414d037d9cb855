import { type ApprovalPolicy } from '@codex-ts/protocol';
import { join } from 'node:path';

import { type ConfigError, valueLocation } from './config-error.ts';
import { readPolicyFile } from './config-file.ts';
import { Findings } from './findings.ts';
import { gathering } from './gathering.ts';
import { type ConfigRequirements, type NetworkDemands, type RequirementField, type RequirementSource } from './requirements.ts';
import { type NetworkDemandTable, requirementSpec } from './schema/requirement-keys.ts';
import { approvalPolicy, sandboxMode } from './schema/sandbox-keys.ts';
import { type TomlNode, type TomlTable } from './toml-node.ts';
import { type Decoding, type ValueSpec } from './value-spec.ts';

type Demands = { -readonly [K in RequirementField]?: ConfigRequirements[K] } & { sources: Partial<Record<RequirementField, RequirementSource>> };

/**
 * What the administrator demands: `requirements.toml`, and where it is silent the approval policy and the sandbox mode
 * of `managed_config.toml`. Null when neither demands anything.
 * @throws {ConfigError} when a demand cannot be read or cannot be enforced, unless `errors` gathers them.
 */
export async function readRequirements(systemDir: string, managed: TomlTable | null, home: string, errors: ConfigError[] | null): Promise<ConfigRequirements | null> {
  // A key that nobody knows is a demand that nobody would enforce: always an error.
  const findings = new Findings({ strict: true, errors });
  const at: Decoding = { path: [], home, findings };
  const table = await gathering(findings, readPolicyFile(join(systemDir, 'requirements.toml')));
  const demands: Demands = { sources: {} };
  if (table !== null) await gathering(findings, Promise.resolve().then(() => addDemands(demands, table, at)));
  if (managed !== null) await gathering(findings, Promise.resolve().then(() => addManaged(demands, managed, at)));
  if (Object.keys(demands.sources).length === 0) return null;
  const { allowedApprovalPolicies = null, allowedSandboxModes = null, allowedWebSearchModes = null, featureRequirements = null, network = null, rules = null, sources } = demands;
  return { allowedApprovalPolicies, allowedSandboxModes, allowedWebSearchModes, featureRequirements, network, rules, sources };
}

function addDemands(demands: Demands, table: TomlTable, at: Decoding): void {
  const found = requirementSpec.decode(table, at);
  const note = (field: RequirementField, key: string): void => {
    demands.sources[field] = sourceOf(table.entries.get(key) ?? table, key);
  };
  if (found.allowed_approval_policies !== undefined) {
    note('allowedApprovalPolicies', 'allowed_approval_policies');
    demands.allowedApprovalPolicies = found.allowed_approval_policies;
  }
  if (found.allowed_sandbox_modes !== undefined) {
    note('allowedSandboxModes', 'allowed_sandbox_modes');
    demands.allowedSandboxModes = found.allowed_sandbox_modes;
  }
  if (found.allowed_web_search_modes !== undefined) {
    note('allowedWebSearchModes', 'allowed_web_search_modes');
    demands.allowedWebSearchModes = [...new Set([...found.allowed_web_search_modes, 'disabled' as const])];
  }
  if (found.experimental_network !== undefined) {
    note('network', 'experimental_network');
    demands.network = networkDemands(found.experimental_network);
  }
  if (found.rules?.prefix_rules !== undefined) {
    note('rules', 'rules');
    demands.rules = found.rules.prefix_rules;
  }
  const pins = found.features ?? found.feature_requirements;
  if (pins === undefined) return;
  note('featureRequirements', found.features === undefined ? 'feature_requirements' : 'features');
  demands.featureRequirements = Object.fromEntries([...(found.feature_requirements ?? []), ...pins]);
}

function networkDemands(table: NetworkDemandTable): NetworkDemands {
  return {
    enabled: table.enabled ?? false,
    allowedDomains: table.allowed_domains ?? null,
    allowedDomainsOnly: table.managed_allowed_domains_only ?? false,
    deniedDomains: table.denied_domains ?? null,
    allowUnixSockets: table.allow_unix_sockets ?? null,
    allowAllUnixSockets: table.dangerously_allow_all_unix_sockets ?? null,
    allowLocalBinding: table.allow_local_binding ?? null,
    allowUpstreamProxy: table.allow_upstream_proxy ?? null,
  };
}

/** A managed policy is the only one allowed; a managed sandbox mode leaves read-only, which nothing works without. */
function addManaged(demands: Demands, managed: TomlTable, at: Decoding): void {
  const policy: ApprovalPolicy | undefined = managedValue(managed, 'approval_policy', approvalPolicy, at);
  if (policy !== undefined && demands.allowedApprovalPolicies === undefined) {
    demands.allowedApprovalPolicies = [policy];
    demands.sources.allowedApprovalPolicies = sourceOf(managed.entries.get('approval_policy') ?? managed, 'approval_policy');
  }
  const mode = managedValue(managed, 'sandbox_mode', sandboxMode, at);
  if (mode !== undefined && demands.allowedSandboxModes === undefined) {
    demands.allowedSandboxModes = [...new Set(['read-only' as const, mode])];
    demands.sources.allowedSandboxModes = sourceOf(managed.entries.get('sandbox_mode') ?? managed, 'sandbox_mode');
  }
}

function managedValue<T>(managed: TomlTable, key: string, spec: ValueSpec<T>, at: Decoding): T | undefined {
  const node = managed.entries.get(key);
  return node === undefined ? undefined : spec.decode(node, { ...at, path: [key] });
}

function sourceOf(node: TomlNode, key: string): RequirementSource {
  return { key, location: valueLocation(node) ?? { file: node.origin.label, line: 1, column: 1 } };
}
