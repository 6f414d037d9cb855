import { errorAt } from './config-error.ts';
import { type TomlNode } from './toml-node.ts';

/** What decoding needs to know and where it leaves its notes. */
export interface Decoding {
  /** The path from the root to the value at hand. */
  readonly path: readonly string[];
  /** The home folder that `~/` in paths stands for. */
  readonly home: string;
  readonly warnings: string[];
}

/** The form of a value as data, for comparing and describing the schema. */
export type Shape =
  | { readonly type: 'string' | 'boolean' | 'integer' | 'any table' }
  | { readonly type: 'words'; readonly words: readonly string[] }
  | { readonly type: 'list' | 'map'; readonly of: Shape }
  | { readonly type: 'table'; readonly keys: Readonly<Record<string, Shape>> }
  | { readonly type: 'either'; readonly of: readonly Shape[] };

/** One kind of value: its form, and how a node becomes a typed value or a positioned error. */
export interface ValueSpec<T> {
  readonly shape: Shape;
  /** @throws {ConfigError} when the node is of another kind. */
  decode(node: TomlNode, at: Decoding): T;
}

/** The decoding context one key further down. */
export function below(at: Decoding, key: string): Decoding {
  return { ...at, path: [...at.path, key] };
}

/** So many notes on keys are kept; a file that asks for more is not a configuration. */
const MAX_WARNINGS = 30;

/** Leaves a note for the user, made only if it will be shown. */
export function warn(at: Decoding, text: () => string): void {
  const count = at.warnings.length;
  if (count < MAX_WARNINGS) at.warnings.push(text());
  else if (count === MAX_WARNINGS) at.warnings.push('There are more such keys; they are not listed.');
}

/** Refuses a value of the wrong kind, naming what was found and what was expected. */
export function wrongType(node: TomlNode, expected: string, at: Decoding): never {
  throw errorAt(node, `invalid type: ${describe(node)}, expected ${expected}`, 'config_type', at.path);
}

/** Refuses a value of the right kind that is out of bounds. */
export function wrongValue(node: TomlNode, reason: string, at: Decoding): never {
  throw errorAt(node, reason, 'config_value', at.path);
}

/** A node in words, with long strings cut so that an error stays readable. */
function describe(node: TomlNode): string {
  switch (node.kind) {
    case 'string':
      return `string ${JSON.stringify(node.value.length > 80 ? `${node.value.slice(0, 80)}…` : node.value)}`;
    case 'integer':
      return `integer \`${node.value}\``;
    case 'float':
      return `floating point \`${node.literal}\``;
    case 'boolean':
      return `boolean \`${node.value}\``;
    case 'date':
      return `date \`${node.literal}\``;
    case 'array':
      return 'sequence';
    case 'table':
      return 'map';
  }
}
