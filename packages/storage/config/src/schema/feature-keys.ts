import { map } from '../collection-specs.ts';
import { canonicalFeature, FEATURE_ALIASES, FEATURES, type FeatureSpec } from '../feature-registry.ts';
import { boolean } from '../scalar-specs.ts';
import { supported, unknownKey, whyUnknown } from '../table-spec.ts';
import { type TomlNode } from '../toml-node.ts';
import { below, type Decoding, type KeyShape, type ValueSpec } from '../value-spec.ts';

const switches = map(boolean);
const NAMES: readonly string[] = [...Object.keys(FEATURES), ...Object.keys(FEATURE_ALIASES)];

/** `[features]`: known names and old names as written; unknown ones are dropped with a warning. */
const featureTable: ValueSpec<ReadonlyMap<string, boolean>> = {
  shape: { type: 'table', keys: { ...switchShapes(), ...aliasShapes() } },
  decode(node, at) {
    const set = switches.decode(node, at);
    if (node.kind === 'table') warnOfUnknown(node.entries, at);
    return new Map([...set].filter(([name]) => canonicalFeature(name) !== null));
  },
};

function switchShapes(): Record<string, KeyShape> {
  const shape = ({ stage, byDefault, available }: FeatureSpec): KeyShape => ({
    shape: boolean.shape,
    about: `Feature, ${stage}.${available ? '' : ' Not available in this version.'}`,
    byDefault,
  });
  return Object.fromEntries(Object.entries(FEATURES).map(([name, spec]) => [name, shape(spec)]));
}

function aliasShapes(): Record<string, KeyShape> {
  return Object.fromEntries(Object.entries(FEATURE_ALIASES).map(([name, canonical]) => [name, { shape: boolean.shape, about: `Older name of \`${canonical}\`.` }]));
}

function warnOfUnknown(entries: ReadonlyMap<string, TomlNode>, at: Decoding): void {
  for (const [name, entry] of entries) {
    if (canonicalFeature(name) === null) unknownKey(entry, below(at, name), whyUnknown(name, NAMES));
  }
}

/** `[features]` and the older keys that switch single features. */
export const featureKeys = {
  features: supported(featureTable, 'Features, on or off.'),
  experimental_use_unified_exec_tool: supported(boolean, 'Older spelling of the feature unified_exec.'),
  experimental_use_freeform_apply_patch: supported(boolean, 'Older spelling of the feature apply_patch_freeform.'),
} as const;
