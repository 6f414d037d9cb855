import { ConfigError } from './config-error.ts';
import { canonicalFeature, FEATURES, type FeatureName } from './feature-registry.ts';

/** The value of every known feature after all layers. */
export type Features = Readonly<Record<FeatureName, boolean>>;

/** The switches of one level (root or profile), as its tables set them. */
export interface FeatureLayer {
  readonly features?: ReadonlyMap<string, boolean>;
  readonly experimental_use_unified_exec_tool?: boolean;
  readonly experimental_use_freeform_apply_patch?: boolean;
  readonly include_apply_patch_tool?: boolean;
}

export interface ResolvedFeatures {
  readonly features: Features;
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
 * original applies them), then what one feature implies for another.
 */
export function resolveFeatures(layers: readonly FeatureLayer[], suppressUnstable: boolean): ResolvedFeatures {
  const values = new Map<FeatureName, boolean>(entriesOf(FEATURES).map(([name, spec]) => [name, spec.byDefault]));
  const touched = new Set<FeatureName>();
  const warnings: string[] = [];
  for (const [name, on] of layers.flatMap(switchesOf)) {
    const feature = canonicalFeature(name);
    if (feature === null) continue;
    if (feature !== name) warnings.push(`The feature name \`${name}\` is deprecated; write \`[features] ${feature}\` instead.`);
    values.set(feature, on);
    touched.add(feature);
  }
  applyImplications(values);
  const asked = [...touched].filter((name) => values.get(name) === true);
  return { features: asRecord(values), warnings: [...new Set([...warnings, ...notesOn(asked, suppressUnstable)])] };
}

function switchesOf(layer: FeatureLayer): [string, boolean][] {
  const legacy = (['include_apply_patch_tool', 'experimental_use_freeform_apply_patch', 'experimental_use_unified_exec_tool'] as const).flatMap(
    (key): [string, boolean][] => (layer[key] === undefined ? [] : [[key, layer[key]]]),
  );
  const table = [...(layer.features ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...legacy, ...table];
}

function applyImplications(values: Map<FeatureName, boolean>): void {
  if (values.get('enable_fanout') === true) values.set('multi_agent', true);
  if (values.get('code_mode_only') === true) values.set('code_mode', true);
  if (values.get('js_repl') !== true) values.set('js_repl_tools_only', false);
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

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  // Object.entries forgets that the keys of our own literal are exactly K.
  return Object.entries(record) as [K, V][];
}

function asRecord(values: ReadonlyMap<FeatureName, boolean>): Features {
  return Object.fromEntries(values) as Features;
}
