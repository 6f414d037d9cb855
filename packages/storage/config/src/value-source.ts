import { type ConfigErrorLocation, valueLocation } from './config-error.ts';
import { type FeatureName } from './feature-registry.ts';
import { type JsonValue } from './json-value.ts';
import { type LayerName, type LayerTable } from './layer.ts';
import { valueJson } from './layer-json.ts';
import { type TomlNode } from './toml-node.ts';
import { wrote } from './value-origins.ts';

/** Where a value comes from, and what it is there. `location` is null where there is no place in a file. */
export type ValueSource = { readonly value: JsonValue; readonly location: ConfigErrorLocation | null } & (
  | { readonly kind: 'layer'; readonly layer: LayerName }
  /** Written in the active profile, in a file of that layer. */
  | { readonly kind: 'profile'; readonly profile: string; readonly layer: LayerName }
  /** A flag of the command line, or a setting of a client: the name of its field in `ConfigFlags`. */
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly variable: string }
  /** What an administrator demands, under that key of theirs. */
  | { readonly kind: 'requirement'; readonly key: string }
  /** One feature brings another. */
  | { readonly kind: 'implied'; readonly by: FeatureName }
  | { readonly kind: 'default' }
);

/** The node at a path of names and list indices; null when there is none. */
export function nodeAt(root: TomlNode, path: readonly string[]): TomlNode | null {
  return path.reduce<TomlNode | null>((node, key) => (node === null ? null : childOf(node, key)), root);
}

function childOf(node: TomlNode, key: string): TomlNode | null {
  if (node.kind === 'table') return node.entries.get(key) ?? null;
  return node.kind === 'array' && /^\d+$/.test(key) ? (node.items[Number(key)] ?? null) : null;
}

/** A node of the merged table as a source: the layer that wrote it. */
export function layerSource(node: TomlNode, path: readonly string[], layers: readonly LayerTable[], home: string): ValueSource {
  const layer = layers.find((each) => wrote(each, node.origin));
  return { kind: 'layer', layer: layer?.name ?? { type: 'sessionFlags' }, value: valueJson(node, path, home), location: valueLocation(node) };
}
