import { type ApprovalPolicy, type SandboxMode, type SandboxPolicy } from '@codex-ts/protocol';

import { type WebSearchMode } from './config.ts';
import { type ConfigErrorLocation } from './config-error.ts';
import { type FeatureName } from './feature-registry.ts';
import { sandboxKinds } from './sandbox-kind.ts';
import { type RequiredRule } from './schema/rule-keys.ts';

/** What a sandbox policy may be called in requirements: a mode, or a sandbox that someone else keeps. */
export type AllowedSandbox = SandboxMode | 'external-sandbox';

/** What an administrator demands. Null: nothing is demanded of that setting. */
export interface ConfigRequirements {
  /** The first one stands in for what is not allowed. */
  readonly allowedApprovalPolicies: readonly ApprovalPolicy[] | null;
  /** Holds `read-only`. */
  readonly allowedSandboxModes: readonly AllowedSandbox[] | null;
  /** Holds `disabled`. */
  readonly allowedWebSearchModes: readonly WebSearchMode[] | null;
  readonly featureRequirements: Readonly<Partial<Record<FeatureName, boolean>>> | null;
  readonly network: NetworkDemands | null;
  readonly rules: readonly RequiredRule[] | null;
  /** Where each of them was written. */
  readonly sources: Readonly<Partial<Record<RequirementField, RequirementSource>>>;
}

export type RequirementField = 'allowedApprovalPolicies' | 'allowedSandboxModes' | 'allowedWebSearchModes' | 'featureRequirements' | 'network' | 'rules';

/** `[experimental_network]`. Null: nothing is demanded of that rule. */
export interface NetworkDemands {
  /** Whether every sandboxed command goes through the proxy. Else the demands bind only who turns it on. */
  readonly enabled: boolean;
  readonly allowedDomains: readonly string[] | null;
  /** Whether nobody, and no answer of a person, may add to `allowedDomains`. */
  readonly allowedDomainsOnly: boolean;
  readonly deniedDomains: readonly string[] | null;
  readonly allowUnixSockets: readonly string[] | null;
  readonly allowAllUnixSockets: boolean | null;
  readonly allowLocalBinding: boolean | null;
  readonly allowUpstreamProxy: boolean | null;
}

export interface RequirementSource {
  /** The key in the administrator's file. */
  readonly key: string;
  readonly location: ConfigErrorLocation;
}

/** Settings that somebody wants while the program runs. */
export interface WantedSettings {
  readonly approvalPolicy?: ApprovalPolicy | undefined;
  readonly sandboxPolicy?: SandboxPolicy | undefined;
  readonly webSearchMode?: WebSearchMode | undefined;
}

/** Null when an administrator allows all of them; else a sentence that names the setting, what is allowed, and by whom. */
export function allowedBy(requirements: ConfigRequirements | null, wanted: WantedSettings): string | null {
  if (requirements === null) return null;
  const { allowedApprovalPolicies, allowedSandboxModes, allowedWebSearchModes, sources } = requirements;
  const refusals = [
    refusal('approval policy', wanted.approvalPolicy, allowedApprovalPolicies, sources.allowedApprovalPolicies),
    refusal('sandbox mode', wanted.sandboxPolicy === undefined ? undefined : allowedKind(wanted.sandboxPolicy, allowedSandboxModes), allowedSandboxModes, sources.allowedSandboxModes),
    refusal('web search mode', wanted.webSearchMode, allowedWebSearchModes, sources.allowedWebSearchModes),
  ];
  return refusals.find((sentence) => sentence !== null) ?? null;
}

/** The kind by which a policy is judged: one that is allowed if there is one. */
export function allowedKind(policy: SandboxPolicy, allowed: readonly AllowedSandbox[] | null): AllowedSandbox {
  const [first = 'danger-full-access', ...rest] = sandboxKinds(policy);
  return rest.find((kind) => allowed?.includes(kind) === true && !allowed.includes(first)) ?? first;
}

function refusal(what: string, wanted: unknown, allowed: readonly unknown[] | null, source: RequirementSource | undefined): string | null {
  if (wanted === undefined || allowed === null || includes(allowed, wanted)) return null;
  return `The ${what} ${inWords(wanted)} is not allowed: ${allowedSet(allowed, source)}.`;
}

/** Whether a list has a value; policies are compared by content. */
export function includes(list: readonly unknown[], value: unknown): boolean {
  const text = JSON.stringify(value);
  return list.some((item) => JSON.stringify(item) === text);
}

/** Who allows what: `allowed_sandbox_modes` (file:line:column) allows `a`, `b`. */
export function allowedSet(allowed: readonly unknown[], source: RequirementSource | undefined): string {
  return `${sourceName(source)} allows ${allowed.map(inWords).join(', ')}`;
}

/** The key and the place of a demand. */
export function sourceName(source: RequirementSource | undefined): string {
  if (source === undefined) return 'The administrator';
  const { file, line, column } = source.location;
  return `\`${source.key}\` (${file}:${line}:${column})`;
}

export function inWords(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
