import { type AST } from 'toml-eslint-parser';
import { isJsonObject, type JsonValue } from './json-value.ts';
import { isTomlInteger } from './toml-literals.ts';

/** What a document says, without how it says it. */
export type TomlValue = string | boolean | bigint | number | TomlDate | TomlValue[] | TomlMap;

export type TomlMap = Map<string, TomlValue>;

/** Dates are compared by their text; nothing here makes one. */
interface TomlDate {
  readonly date: string;
}

export function valueOfAst(node: AST.TOMLContentNode): TomlValue {
  if (node.type === 'TOMLArray') return node.elements.map(valueOfAst);
  if (node.type === 'TOMLInlineTable') return mapOfPairs(node.body);
  switch (node.kind) {
    case 'string':
    case 'boolean':
    case 'float':
      return node.value;
    case 'integer':
      return node.bigint;
    case 'offset-date-time':
    case 'local-date-time':
    case 'local-date':
    case 'local-time':
      return { date: node.datetime };
  }
}

export function keyNames(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

function mapOfPairs(pairs: readonly AST.TOMLKeyValue[]): TomlMap {
  const map: TomlMap = new Map();
  for (const pair of pairs) {
    const names = keyNames(pair.key);
    const last = names.pop() ?? '';
    let at = map;
    for (const name of names) {
      const found = at.get(name);
      const inner = found instanceof Map ? found : (new Map() as TomlMap);
      at.set(name, inner);
      at = inner;
    }
    at.set(last, valueOfAst(pair.value));
  }
  return map;
}

/** Null has no TOML value; it is refused when the text is made. */
export function valueOfJson(value: JsonValue): TomlValue {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(valueOfJson);
  if (isJsonObject(value)) return new Map(Object.entries(value).map(([key, inner]) => [key, valueOfJson(inner)]));
  return typeof value === 'number' && isTomlInteger(value) ? BigInt(value) : value;
}

/** Exactly the same, except that 60 and 60.0 are one number. */
export function sameValue(a: TomlValue, b: TomlValue): boolean {
  return same(a, b, (map) => map);
}

/** The same for whoever reads configuration: a table with nothing in it says as much as none. */
export function sameMeaning(a: TomlValue, b: TomlValue): boolean {
  return same(a, b, (map) => new Map([...map].filter(([, value]) => !isHollow(value))));
}

function same(a: TomlValue, b: TomlValue, view: (map: TomlMap) => TomlMap): boolean {
  if (a instanceof Map && b instanceof Map) {
    const [left, right] = [view(a), view(b)];
    return left.size === right.size && [...left].every(([key, value]) => {
      const other = right.get(key);
      return other !== undefined && same(value, other, view);
    });
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => same(value, b[index] ?? '', view));
  }
  if (isDate(a) && isDate(b)) return a.date === b.date;
  if (typeof a === 'bigint' && typeof b === 'number') return Number(a) === b;
  if (typeof a === 'number' && typeof b === 'bigint') return a === Number(b);
  return Object.is(a, b);
}

function isDate(value: TomlValue): value is TomlDate {
  return typeof value === 'object' && 'date' in value;
}

function isHollow(value: TomlValue): boolean {
  return value instanceof Map && [...value.values()].every(isHollow);
}
