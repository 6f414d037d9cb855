import { type ApprovalPolicy, type SandboxMode, type SandboxPolicy } from '@codex-ts/protocol';

import { type WebSearchMode } from './config.ts';
import { type ConfigErrorLocation } from './config-error.ts';
import { type FeatureName } from './feature-registry.ts';

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
  /** Where each of them was written. */
  readonly sources: Readonly<Partial<Record<RequirementField, RequirementSource>>>;
}

export type RequirementField = 'allowedApprovalPolicies' | 'allowedSandboxModes' | 'allowedWebSearchModes' | 'featureRequirements';

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
    refusal('sandbox mode', wanted.sandboxPolicy?.type, allowedSandboxModes, sources.allowedSandboxModes),
    refusal('web search mode', wanted.webSearchMode, allowedWebSearchModes, sources.allowedWebSearchModes),
  ];
  return refusals.find((sentence) => sentence !== null) ?? null;
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
