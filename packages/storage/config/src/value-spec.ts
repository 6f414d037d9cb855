import { ConfigError, errorAt } from './config-error.ts';
import { type Findings } from './findings.ts';
import { type JsonValue } from './json-value.ts';
import { type TomlNode } from './toml-node.ts';

/** What decoding needs to know and where it leaves what it finds. */
export interface Decoding {
  /** The path from the root to the value at hand. */
  readonly path: readonly string[];
  /** The home folder that `~/` in paths stands for. */
  readonly home: string;
  /** The table is one layer of several: what it lacks may be in another. */
  readonly partial?: boolean;
  readonly findings: Findings;
}

/** A key of a table as data: its form, one sentence for people, and what holds while it is unset. */
export interface KeyShape {
  readonly shape: Shape;
  readonly about: string;
  readonly required?: boolean;
  readonly byDefault?: JsonValue;
}

/** The form of a value as data, for comparing and describing the schema. */
export type Shape =
  | { readonly type: 'string' | 'path' | 'boolean' | 'any table' }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'words'; readonly words: readonly string[] }
  | { readonly type: 'list' | 'map'; readonly of: Shape }
  /** `rest`: what stands under names that are not keys but the user's own. */
  | { readonly type: 'table'; readonly keys: Readonly<Record<string, KeyShape>>; readonly rest?: Shape }
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

/** Decodes a part of a value. While all errors are being gathered, a part that is wrong is left out: null. */
export function attempt<T>(at: Decoding, decode: () => T): { readonly value: T } | null {
  const { errors } = at.findings;
  if (errors === null) return { value: decode() };
  try {
    return { value: decode() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    errors.push(error);
    return null;
  }
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
