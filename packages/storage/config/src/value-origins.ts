import { type ConfigErrorLocation, valueLocation } from './config-error.ts';
import { type ConfigLayer, type LayerName, type LayerTable } from './layer.ts';
import { type Origin, type TomlNode, type TomlTable } from './toml-node.ts';

/** Where the value at a path was written. */
export interface ValueOrigin {
  readonly path: readonly string[];
  readonly name: LayerName;
  readonly version: string;
  /** Null for arguments. */
  readonly location: ConfigErrorLocation | null;
}

/** The origin of every leaf of the merged table. Tables and lists have none of their own, as in the original. */
export function valueOrigins(merged: TomlTable, tables: readonly LayerTable[], views: readonly ConfigLayer[]): ValueOrigin[] {
  const origins: ValueOrigin[] = [];
  const visit = (node: TomlNode, path: readonly string[]): void => {
    if (node.kind === 'table') for (const [key, value] of node.entries) visit(value, [...path, key]);
    else if (node.kind === 'array') node.items.forEach((item, index) => { visit(item, [...path, String(index)]); });
    else {
      const view = views[tables.findIndex((layer) => wrote(layer, node.origin))];
      if (view !== undefined) origins.push({ path, name: view.name, version: view.version, location: valueLocation(node) });
    }
  };
  visit(merged, []);
  return origins;
}

/** Whether a layer is the one that a value came from: arguments are one layer, files are told by their name. */
export function wrote({ name, table }: LayerTable, origin: Origin): boolean {
  return origin.kind === 'argument' ? name.type === 'sessionFlags' : name.type !== 'sessionFlags' && table.origin.label === origin.label;
}
