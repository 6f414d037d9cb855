import { ConfigError } from './config-error.ts';
import { canonicalFeature, FEATURES, type FeatureName } from './feature-registry.ts';
import { type ConfigRequirements, sourceName } from './requirements.ts';

/** The value of every known feature after all layers. */
export type Features = Readonly<Record<FeatureName, boolean>>;

/** The switches of one level (root or profile), as its tables set them. */
export interface FeatureLayer {
  readonly features?: ReadonlyMap<string, boolean>;
  readonly experimental_use_unified_exec_tool?: boolean;
  readonly experimental_use_freeform_apply_patch?: boolean;
  readonly include_apply_patch_tool?: boolean;
}

/** Why a feature is not at its default: the path that set it in one of the layers, another feature, or a demand. */
export type FeatureCause =
  | { readonly kind: 'set'; readonly layer: number; readonly path: readonly string[] }
  | { readonly kind: 'implied'; readonly by: FeatureName }
  | { readonly kind: 'required' };

export interface ResolvedFeatures {
  readonly features: Features;
  /** Features without a cause have their defaults. */
  readonly causes: ReadonlyMap<FeatureName, FeatureCause>;
  /** One line for each setting that asks for what this version lacks, is outdated, or is not finished. */
  readonly warnings: string[];
}

/**
 * Turns `--enable`/`--disable` names into overrides: all enables, then all disables, later ones winning.
 * @throws {ConfigError} `Unknown feature flag: X`
 */
export function featureToggles(enable: readonly string[], disable: readonly string[]): string[] {
  const toggle = (name: string, on: boolean): string => {
    if (canonicalFeature(name) === null) throw new ConfigError(`Unknown feature flag: ${name}`, { code: 'unknown_feature' });
    return `features.${name}=${String(on)}`;
  };
  return [...enable.map((name) => toggle(name, true)), ...disable.map((name) => toggle(name, false))];
}

/**
 * Defaults, then each layer in turn (its old single keys, then its `features` table in alphabetical order, as the
 * original applies them), then what one feature implies for another, then what an administrator demands.
 */
export function resolveFeatures(
  layers: readonly FeatureLayer[],
  suppressUnstable: boolean,
  requirements: ConfigRequirements | null = null,
): ResolvedFeatures {
  const values = new Map<FeatureName, boolean>(entriesOf(FEATURES).map(([name, spec]) => [name, spec.byDefault]));
  const causes = new Map<FeatureName, FeatureCause>();
  const warnings: string[] = [];
  for (const { name, path, on, layer } of layers.flatMap(switchesOf)) {
    const feature = canonicalFeature(name);
    if (feature === null) continue;
    if (feature !== name) warnings.push(`The feature name \`${name}\` is deprecated; write \`[features] ${feature}\` instead.`);
    values.set(feature, on);
    causes.set(feature, { kind: 'set', layer, path });
  }
  const asked = new Set(causes.keys());
  applyImplications(values, causes);
  warnings.push(...applyDemands(values, causes, requirements));
  const on = [...asked].filter((name) => values.get(name) === true);
  return { features: asRecord(values), causes, warnings: [...new Set([...warnings, ...notesOn(on, suppressUnstable)])] };
}

interface Switch {
  readonly name: string;
  readonly path: readonly string[];
  readonly on: boolean;
  readonly layer: number;
}

const LEGACY_SWITCHES = ['include_apply_patch_tool', 'experimental_use_freeform_apply_patch', 'experimental_use_unified_exec_tool'] as const;

function switchesOf(from: FeatureLayer, layer: number): Switch[] {
  const legacy = LEGACY_SWITCHES.flatMap((name): Switch[] => (from[name] === undefined ? [] : [{ name, path: [name], on: from[name], layer }]));
  const table = [...(from.features ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...legacy, ...table.map(([name, on]) => ({ name, path: ['features', name], on, layer }))];
}

function applyImplications(values: Map<FeatureName, boolean>, causes: Map<FeatureName, FeatureCause>): void {
  const imply = (name: FeatureName, on: boolean, by: FeatureName): void => {
    if (values.get(name) === on) return;
    values.set(name, on);
    causes.set(name, { kind: 'implied', by });
  };
  if (values.get('enable_fanout') === true) imply('multi_agent', true, 'enable_fanout');
  if (values.get('code_mode_only') === true) imply('code_mode', true, 'code_mode_only');
  if (values.get('js_repl') !== true) imply('js_repl_tools_only', false, 'js_repl');
}

function applyDemands(values: Map<FeatureName, boolean>, causes: Map<FeatureName, FeatureCause>, requirements: ConfigRequirements | null): string[] {
  const warnings: string[] = [];
  for (const [name, on] of entriesOf(requirements?.featureRequirements ?? {})) {
    const source = sourceName(requirements?.sources.featureRequirements);
    if (causes.get(name)?.kind === 'set' && values.get(name) !== on) {
      warnings.push(`The feature \`${name}\` cannot be ${on ? 'off' : 'on'}: ${source} keeps it ${on ? 'on' : 'off'}.`);
    }
    if (on && !FEATURES[name].available) warnings.push(`Feature \`${name}\`, which ${source} demands, is not available in this version.`);
    values.set(name, on);
    causes.set(name, { kind: 'required' });
  }
  return warnings;
}

function notesOn(asked: readonly FeatureName[], suppressUnstable: boolean): string[] {
  const missing = asked.filter((name) => !FEATURES[name].available).map((name) => `Feature \`${name}\` is not available in this version.`);
  const outdated = asked
    .filter((name) => FEATURES[name].stage === 'deprecated')
    .map((name) => `Feature \`${name}\` is deprecated; use the key \`web_search\` instead.`);
  const unstable = asked.filter((name) => FEATURES[name].available && FEATURES[name].stage === 'under development');
  if (suppressUnstable || unstable.length === 0) return [...missing, ...outdated];
  const names = unstable.map((name) => `\`${name}\``).join(', ');
  const advice = 'Set suppress_unstable_features_warning = true in config.toml to hide this warning.';
  return [...missing, ...outdated, `Still under development and may misbehave: ${names}. ${advice}`];
}

function entriesOf<K extends string, V>(record: Readonly<Partial<Record<K, V>>>): [K, V][] {
  // Object.entries forgets that the keys of our own literal are exactly K.
  return Object.entries(record) as [K, V][];
}

function asRecord(values: ReadonlyMap<FeatureName, boolean>): Features {
  return Object.fromEntries(values) as Features;
}
