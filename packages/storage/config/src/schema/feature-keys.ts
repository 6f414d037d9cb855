import { map } from '../collection-specs.ts';
import { canonicalFeature, FEATURE_ALIASES, FEATURES } from '../feature-registry.ts';
import { boolean } from '../scalar-specs.ts';
import { ignoredKey, supported, unknownKey } from '../table-spec.ts';
import { type TomlNode } from '../toml-node.ts';
import { below, type Decoding, type ValueSpec, warn } from '../value-spec.ts';

const switches = map(boolean);
const NAMES: readonly string[] = [...Object.keys(FEATURES), ...Object.keys(FEATURE_ALIASES)];

/** `[features]`: known names and old names as written; unknown ones are dropped with a warning. */
const featureTable: ValueSpec<ReadonlyMap<string, boolean>> = {
  shape: { type: 'table', keys: Object.fromEntries(NAMES.map((name) => [name, boolean.shape])) },
  decode(node, at) {
    const set = switches.decode(node, at);
    if (node.kind === 'table') warnOfUnknown(node.entries, at);
    return new Map([...set].filter(([name]) => canonicalFeature(name) !== null));
  },
};

function warnOfUnknown(entries: ReadonlyMap<string, TomlNode>, at: Decoding): void {
  for (const [name, entry] of entries) {
    if (canonicalFeature(name) !== null) continue;
    warn(at, () => ignoredKey(entry, below(at, name).path, unknownKey(name, NAMES)));
  }
}

/** `[features]` and the older keys that switch single features. */
export const featureKeys = {
  features: supported(featureTable),
  experimental_use_unified_exec_tool: supported(boolean),
  experimental_use_freeform_apply_patch: supported(boolean),
} as const;
