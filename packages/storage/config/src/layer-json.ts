import { createHash } from 'node:crypto';

import { type JsonObject, type JsonValue } from './json-value.ts';
import { absolutePath } from './scalar-specs.ts';
import { rootSpec } from './schema/root-keys.ts';
import { formFor, itemShape, shapeBelow } from './shape-walk.ts';
import { type TomlNode, type TomlTable } from './toml-node.ts';
import { type Shape } from './value-spec.ts';

/**
 * The settings of a table as JSON: paths absolute, dates as their text, infinite and undefined numbers as null.
 * Integers beyond 2^53 are given as the nearest number that JSON readers can hold.
 */
export function layerJson(table: TomlTable, home: string): JsonObject {
  return Object.fromEntries([...table.entries].map(([key, node]) => [key, nodeJson(node, shapeBelow(rootSpec.shape, key), home)]));
}

/** The JSON of the value at a path of the root table, which decides what is a path. */
export function valueJson(node: TomlNode, path: readonly string[], home: string): JsonValue {
  return nodeJson(node, path.reduce<Shape | null>(shapeBelow, rootSpec.shape), home);
}

/** The JSON of any value; what is a path is told by its form. */
export function nodeJson(node: TomlNode, shape: Shape | null, home: string): JsonValue {
  const form = formFor(shape, node);
  switch (node.kind) {
    case 'table':
      return Object.fromEntries([...node.entries].map(([key, value]) => [key, nodeJson(value, shapeBelow(form, key), home)]));
    case 'array':
      return node.items.map((item) => nodeJson(item, itemShape(form), home));
    case 'string':
      return form?.type === 'path' ? absolutePath(node.value, node.origin.baseDir, home) : node.value;
    case 'integer':
      return Number(node.value);
    case 'float':
      return Number.isFinite(node.value) ? node.value : null;
    case 'boolean':
      return node.value;
    case 'date':
      return node.literal;
  }
}

/** The version of a layer: unlike its JSON, with every digit of its integers, as the original hashes them. */
export function layerVersion(table: TomlTable, home: string): string {
  return `sha256:${createHash('sha256').update(canonical(table, rootSpec.shape, home)).digest('hex')}`;
}

/** Compact JSON with sorted keys. */
function canonical(node: TomlNode, shape: Shape | null, home: string): string {
  const form = formFor(shape, node);
  if (node.kind === 'table') {
    const keys = [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${keys.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value, shapeBelow(form, key), home)}`).join(',')}}`;
  }
  if (node.kind === 'array') return `[${node.items.map((item) => canonical(item, itemShape(form), home)).join(',')}]`;
  if (node.kind === 'integer') return String(node.value);
  // A float without a fraction keeps its point, or it would look like an integer.
  if (node.kind === 'float' && Number.isInteger(node.value) && Math.abs(node.value) < 1e16) return node.value.toFixed(1);
  return JSON.stringify(nodeJson(node, form, home));
}
