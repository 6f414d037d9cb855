import { nearestName } from '@codex-ts/text-utils';

import { missingField } from './collection-specs.ts';
import { errorAt, keyPath, placeName } from './config-error.ts';
import { type TomlNode, type TomlTable } from './toml-node.ts';
import { below, type Decoding, type Shape, type ValueSpec, warn, wrongType } from './value-spec.ts';

/** A key whose value reaches the program. */
export interface SupportedKey<T> {
  readonly status: 'supported';
  readonly spec: ValueSpec<T>;
  readonly required: boolean;
}

/** A key we know but do not act on: checked for type, and then warned of, accepted quietly, or refused. */
export interface WatchedKey {
  readonly status: 'notYet' | 'inert' | 'refused';
  readonly spec: ValueSpec<unknown>;
  /** Why, or what to do: ends the sentence of the warning or error. */
  readonly note: string;
  /** The value that means just what this version does anyway: it needs no warning. */
  readonly harmless?: unknown;
  readonly required: boolean;
}

export type KeySpec = SupportedKey<unknown> | WatchedKey;
export type TableKeys = Readonly<Record<string, KeySpec>>;

/** The supported keys of a table with the types of their values, each absent when unset. */
export type TableValue<K> = { readonly [P in keyof K as K[P] extends SupportedKey<unknown> ? P : never]?: K[P] extends SupportedKey<infer T> ? T : never };

export interface TableSpec<K extends TableKeys> extends ValueSpec<TableValue<K>> {
  readonly keys: K;
}

export function supported<T>(spec: ValueSpec<T>): SupportedKey<T> {
  return { status: 'supported', spec, required: false };
}

/** The key must be there whenever its table is. */
export function required<K extends KeySpec>(key: K): K {
  return { ...key, required: true };
}

/** Part of the original, not of this version: a warning when set, unless to `harmless`. */
export function notYet(spec: ValueSpec<unknown>, harmless?: unknown): WatchedKey {
  return { status: 'notYet', spec, note: 'it is not available in this version.', harmless, required: false };
}

/** Without effect in the original too: a warning when set that says what to use instead. */
export function retired(spec: ValueSpec<unknown>, note: string): WatchedKey {
  return { status: 'notYet', spec, note, required: false };
}

/** Of no consequence for the parts of the program that exist. `note` says why, for the reader of the schema. */
export function inert(spec: ValueSpec<unknown>, note: string): WatchedKey {
  return { status: 'inert', spec, note, required: false };
}

/** A restriction that this version cannot enforce: an error when set. */
export function refused(spec: ValueSpec<unknown>, note: string): WatchedKey {
  return { status: 'refused', spec, note, required: false };
}

/**
 * A table with known keys. Unknown ones are ignored with a warning that names the nearest known key.
 * `hint` may explain a key that is known elsewhere but not here.
 */
export function table<const K extends TableKeys>(keys: K, hint: (key: string) => string | null = () => null): TableSpec<K> {
  return {
    keys,
    shape: { type: 'table', keys: shapes(keys) },
    decode(node, at) {
      if (node.kind !== 'table') return wrongType(node, 'a table', at);
      const value: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) readKey(value, keys, key, entry, at, hint);
      requireKeys(keys, node, at);
      // The loop above filled in exactly what TableValue derives from `keys`.
      return value as TableValue<K>;
    },
  };
}

type Hint = (key: string) => string | null;

function readKey(value: Record<string, unknown>, keys: TableKeys, key: string, entry: TomlNode, at: Decoding, hint: Hint): void {
  const inner = below(at, key);
  const spec = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (spec === undefined) {
    warn(at, () => ignoredKey(entry, inner.path, hint(key) ?? unknownKey(key, Object.keys(keys))));
    return;
  }
  const decoded = spec.spec.decode(entry, inner);
  if (spec.status === 'supported') value[key] = decoded;
  else watch(spec, decoded, entry, inner);
}

function watch(spec: WatchedKey, decoded: unknown, entry: TomlNode, at: Decoding): void {
  if (spec.status === 'inert' || (spec.harmless !== undefined && decoded === spec.harmless)) return;
  const name = keyPath(at.path);
  if (spec.status === 'refused') {
    throw errorAt(entry, `\`${name}\` cannot be enforced by this version. ${spec.note}`, 'config_not_enforceable', at.path);
  }
  warn(at, () => `\`${name}\` (${placeName(entry)}) has no effect: ${spec.note}`);
}

/** The sentence about a key that is passed over. */
export function ignoredKey(entry: TomlNode, path: readonly string[], why: string): string {
  return `Ignored \`${keyPath(path)}\` (${placeName(entry)}): ${why}`;
}

/** What to say of a key nobody knows. */
export function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known) ?? null;
  return nearest === null ? 'unknown key.' : `unknown key. Did you mean \`${nearest}\`?`;
}

function requireKeys(keys: TableKeys, node: TomlTable, at: Decoding): void {
  for (const [key, spec] of Object.entries(keys)) {
    if (spec.required && !node.entries.has(key)) missingField(node, key, at.path);
  }
}

function shapes(keys: TableKeys): Record<string, Shape> {
  return Object.fromEntries(Object.entries(keys).map(([key, { spec }]) => [key, spec.shape]));
}
