import { nearestName } from '@codex-ts/text-utils';

import { missingField } from './collection-specs.ts';
import { errorAt, keyPath, placeName } from './config-error.ts';
import { type JsonValue } from './json-value.ts';
import { type TomlNode, type TomlTable } from './toml-node.ts';
import { attempt, below, type Decoding, type KeyShape, type Shape, type ValueSpec, wrongType } from './value-spec.ts';

interface KeyFacts {
  /** One sentence for people, shown by editors. */
  readonly about: string;
  readonly required: boolean;
  /** What holds while the key is unset, where that is one value. */
  readonly byDefault?: JsonValue;
}

/** A key whose value reaches the program. */
export interface SupportedKey<T> extends KeyFacts {
  readonly status: 'supported';
  readonly spec: ValueSpec<T>;
}

/** A key we know but do not act on: checked for type, and then warned of, accepted quietly, or refused. */
export interface WatchedKey extends KeyFacts {
  readonly status: 'notYet' | 'inert' | 'refused';
  readonly spec: ValueSpec<unknown>;
  /** Why, or what to do: ends the sentence of the warning or error. */
  readonly note: string;
  /** The value that means just what this version does anyway: it needs no warning. */
  readonly harmless?: unknown;
}

export type KeySpec = SupportedKey<unknown> | WatchedKey;
export type TableKeys = Readonly<Record<string, KeySpec>>;

/** The supported keys of a table with the types of their values, each absent when unset. */
export type TableValue<K> = { readonly [P in keyof K as K[P] extends SupportedKey<unknown> ? P : never]?: K[P] extends SupportedKey<infer T> ? T : never };

export interface TableSpec<K extends TableKeys> extends ValueSpec<TableValue<K>> {
  readonly keys: K;
}

const NOT_BUILT = 'it is not available in this version.';

export function supported<T>(spec: ValueSpec<T>, about: string, byDefault?: JsonValue): SupportedKey<T> {
  return { status: 'supported', spec, about, required: false, ...(byDefault === undefined ? {} : { byDefault }) };
}

/** The key must be there whenever its table is. */
export function required<K extends KeySpec>(key: K): K {
  return { ...key, required: true };
}

/** Part of the original, not of this version: a warning when set, unless to `harmless`. */
export function notYet(spec: ValueSpec<unknown>, about: string, harmless?: JsonValue): WatchedKey {
  return { status: 'notYet', spec, about: `${about} Not available in this version.`, note: NOT_BUILT, harmless, required: false };
}

/** Without effect in the original too: a warning when set that says what to use instead. */
export function retired(spec: ValueSpec<unknown>, note: string): WatchedKey {
  return { status: 'notYet', spec, about: `Without effect: ${note}`, note, required: false };
}

/** Of no consequence for the parts of the program that exist. */
export function inert(spec: ValueSpec<unknown>, about: string): WatchedKey {
  return { status: 'inert', spec, about, note: '', required: false };
}

/** A restriction that this version cannot enforce: an error when set. */
export function refused(spec: ValueSpec<unknown>, about: string, note: string): WatchedKey {
  return { status: 'refused', spec, about: `${about} Refused: this version cannot enforce it.`, note, required: false };
}

interface TableOptions {
  /** Explains a key that is known elsewhere but not here. */
  readonly elsewhere?: (key: string) => string | null;
  /** Other names are the user's own: what they hold, and why it has no effect. */
  readonly rest?: { readonly shape: Shape; readonly note: string };
}

/** A table with known keys. Unknown ones are passed over with a remark that names the nearest known key. */
export function table<const K extends TableKeys>(keys: K, options: TableOptions = {}): TableSpec<K> {
  return {
    keys,
    shape: { type: 'table', keys: shapes(keys), ...(options.rest === undefined ? {} : { rest: options.rest.shape }) },
    decode(node, at) {
      if (node.kind !== 'table') return wrongType(node, 'a table', at);
      const value: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) attempt(at, () => readKey(value, keys, key, entry, at, options));
      if (at.partial !== true) requireKeys(keys, node, at);
      // The loop above filled in exactly what TableValue derives from `keys`.
      return value as TableValue<K>;
    },
  };
}

function readKey(value: Record<string, unknown>, keys: TableKeys, key: string, entry: TomlNode, at: Decoding, options: TableOptions): void {
  const inner = below(at, key);
  const spec = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (spec === undefined) {
    passOver(key, Object.keys(keys), entry, inner, options);
    return;
  }
  const decoded = spec.spec.decode(entry, inner);
  if (spec.status === 'supported') value[key] = decoded;
  else watch(spec, decoded, entry, inner);
}

function passOver(key: string, known: readonly string[], entry: TomlNode, at: Decoding, { elsewhere, rest }: TableOptions): void {
  if (rest === undefined) {
    unknownKey(entry, at, elsewhere?.(key) ?? whyUnknown(key, known));
    return;
  }
  at.findings.remarkAt(entry, 'config_no_effect', at.path, () => ignored(entry, at.path, rest.note));
}

/** Passes over an entry that nobody knows: a remark, or an error when that was asked for. */
export function unknownKey(entry: TomlNode, at: Decoding, why: string): void {
  at.findings.unknownKey(entry, at.path, why, () => ignored(entry, at.path, why));
}

/** What to say of a key nobody knows. */
export function whyUnknown(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known) ?? null;
  return nearest === null ? 'unknown key.' : `unknown key. Did you mean \`${nearest}\`?`;
}

function ignored(entry: TomlNode, path: readonly string[], why: string): string {
  return `Ignored \`${keyPath(path)}\` (${placeName(entry)}): ${why}`;
}

function watch(spec: WatchedKey, decoded: unknown, entry: TomlNode, at: Decoding): void {
  if (spec.status === 'inert' || (spec.harmless !== undefined && decoded === spec.harmless)) return;
  const name = keyPath(at.path);
  if (spec.status === 'refused') {
    throw errorAt(entry, `\`${name}\` cannot be enforced by this version. ${spec.note}`, 'config_not_enforceable', at.path);
  }
  at.findings.remarkAt(entry, 'config_no_effect', at.path, () => `\`${name}\` (${placeName(entry)}) has no effect: ${spec.note}`);
}

function requireKeys(keys: TableKeys, node: TomlTable, at: Decoding): void {
  for (const [key, spec] of Object.entries(keys)) {
    if (spec.required && !node.entries.has(key)) attempt(at, () => missingField(node, key, at.path));
  }
}

function shapes(keys: TableKeys): Record<string, KeyShape> {
  const shapeOf = ({ spec, about, required: needed, byDefault }: KeySpec): KeyShape => ({
    shape: spec.shape,
    about,
    ...(needed ? { required: true } : {}),
    ...(byDefault === undefined ? {} : { byDefault }),
  });
  return Object.fromEntries(Object.entries(keys).map(([key, spec]) => [key, shapeOf(spec)]));
}
