import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { type ConfigEdit, type JsonObject, type JsonValue } from './index.ts';

/** What a text says, by the parser's own evaluation, which the editor does not use; without empty tables. */
export function read(text: string): JsonObject {
  return pruned(getStaticTOMLValue(parseTOML(text.replace(/^\uFEFF/, ''), { tomlVersion: '1.0' }))) as JsonObject;
}

/** What it should say after an edit. */
export function edited(value: JsonObject, edit: ConfigEdit): JsonObject {
  const copy = structuredClone(value);
  const last = edit.path.at(-1) ?? '';
  const table = edit.path.slice(0, -1).reduce<JsonObject>((at, key) => (at[key] ??= {}) as JsonObject, copy);
  if ('remove' in edit) delete table[last];
  else table[last] = 'set' in edit ? edit.set : merged(table[last], edit.merge);
  return pruned(copy) as JsonObject;
}

export function isTable(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the lines of `part` occur in `whole`, in order. */
export function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at += 1;
  return at === part.length;
}

function merged(below: JsonValue | undefined, above: JsonValue): JsonValue {
  if (!isTable(below) || !isTable(above)) return above;
  const entries = Object.entries(above).map(([key, value]) => [key, merged(below[key], value)] as const);
  return { ...below, ...Object.fromEntries(entries) };
}

/** Comparable values, without empty tables: whether their header is still there says nothing. */
function pruned(value: unknown): unknown {
  if (value instanceof Date) return `date ${value.toISOString()}`;
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, pruned(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => JSON.stringify(inner) !== '{}'));
}
