import { accepts } from './collection-specs.ts';
import { type TomlNode } from './toml-node.ts';
import { type Shape } from './value-spec.ts';

/** The one of several forms that a node is meant to have; null where the list of keys does not say. */
export function formFor(shape: Shape | null, node: TomlNode): Shape | null {
  return shape?.type === 'either' ? (shape.of.find((each) => accepts(each, node)) ?? null) : shape;
}

/** The form of what stands under a key. */
export function shapeBelow(shape: Shape | null, key: string): Shape | null {
  if (shape?.type === 'map') return shape.of;
  if (shape?.type !== 'table') return null;
  return (Object.hasOwn(shape.keys, key) ? shape.keys[key]?.shape : shape.rest) ?? null;
}

/** The form of the items of a list. */
export function itemShape(shape: Shape | null): Shape | null {
  return shape?.type === 'list' ? shape.of : null;
}
