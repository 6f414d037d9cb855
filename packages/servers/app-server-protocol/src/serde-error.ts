import { isAbsolute } from 'node:path';

import { ABSOLUTE_PATH, PathText } from './schema/parts.ts';
import { areTagged, isNamed, isNull, restOf, type SchemaNode } from './schema-node.ts';

/**
 * Why a value does not fit a schema, in the words the original answers with (those of its JSON library); null when it
 * fits. Fields are looked at in the order they were sent, missing ones in the order they are declared; the first
 * trouble is the answer. Fields we do not know do not matter.
 */
export function serdeError(schema: object, value: unknown): string | null {
  const node: SchemaNode = schema;
  if (node.anyOf !== undefined) return unionError(node, node.anyOf, value);
  if (node.enum !== undefined) return variantError([node], value);
  switch (node.type) {
    case 'string':
      if (typeof value !== 'string') return invalidType(value, isPath(node) ? 'path string' : 'a string');
      return node.title === ABSOLUTE_PATH && !isAbsolute(value) ? `${ABSOLUTE_PATH} deserialized without a base path` : null;
    case 'boolean':
      return typeof value === 'boolean' ? null : invalidType(value, 'a boolean');
    case 'integer':
      return integerError(node, value);
    case 'number':
      return typeof value === 'number' ? null : invalidType(value, 'f64');
    case 'null':
      return value === null ? null : invalidType(value, 'unit');
    case 'array':
      return Array.isArray(value) ? firstError(value, node.items ?? {}) : invalidType(value, 'a sequence');
    case 'object':
      return objectError(node, value);
    default:
      return null;
  }
}

/** The same for what takes nothing: absent, null and an empty object will do. */
export function unitError(value: unknown): string | null {
  const isNothing = value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);
  return isNothing ? null : invalidType(value, 'unit');
}

function isPath(node: SchemaNode): boolean {
  return node === PathText || node.title === ABSOLUTE_PATH;
}

interface Width {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

const INT64: Width = { name: 'i64', min: -(2 ** 63), max: 2 ** 63 };
const WIDTHS: Readonly<Record<string, Width | undefined>> = {
  int32: { name: 'i32', min: -(2 ** 31), max: 2 ** 31 - 1 },
  int64: INT64,
  uint: { name: 'usize', min: 0, max: 2 ** 64 },
  uint8: { name: 'u8', min: 0, max: 255 },
  uint16: { name: 'u16', min: 0, max: 65_535 },
  uint32: { name: 'u32', min: 0, max: 2 ** 32 - 1 },
  uint64: { name: 'u64', min: 0, max: 2 ** 64 },
};

function integerError(node: SchemaNode, value: unknown): string | null {
  const { name, min, max } = WIDTHS[node.format ?? ''] ?? INT64;
  if (typeof value !== 'number' || !isWhole(value)) return invalidType(value, name);
  return value < min || value > max ? `invalid value: ${kindOf(value)}, expected ${name}` : null;
}

/** Beyond 64 bits a number is read as a floating point one. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 64;
}

function firstError(values: readonly unknown[], items: SchemaNode): string | null {
  for (const value of values) {
    const error = serdeError(items, value);
    if (error !== null) return error;
  }
  return null;
}

function objectError(node: SchemaNode, value: unknown): string | null {
  if (!isMap(value)) return invalidType(value, node.title === undefined ? 'a map' : `struct ${node.title}`);
  const others = restOf(node);
  for (const [name, given] of Object.entries(value)) {
    const field = Object.hasOwn(node.properties ?? {}, name) ? node.properties?.[name] : others;
    // A caller in the same process may leave a field undefined; on the wire that is a field left out.
    const error = field === undefined || given === undefined ? null : serdeError(field, given);
    if (error !== null) return error;
  }
  const missing = node.required?.find((name) => value[name] === undefined);
  return missing === undefined ? null : `missing field \`${missing}\``;
}

function unionError(node: SchemaNode, members: readonly SchemaNode[], value: unknown): string | null {
  const { others, kind } = unionShape(node, members);
  if (value === null && others.length < members.length) return null;
  const [only] = others;
  if (kind === 'optional' && only !== undefined) return serdeError(only, value);
  if (kind === 'tagged') return taggedError(node, others, value);
  if (kind === 'named') return variantError(others, value);
  const fits = others.some((member) => serdeError(member, value) === null);
  return fits ? null : `data did not match any variant of untagged enum ${node.title ?? ''}`.trimEnd();
}

interface UnionShape {
  /** The members but `null`. */
  readonly others: readonly SchemaNode[];
  readonly kind: 'optional' | 'tagged' | 'named' | 'untagged';
}

/** Found out once for every union: a list may hold thousands of values of one. */
const unionShapes = new WeakMap<SchemaNode, UnionShape>();

function unionShape(node: SchemaNode, members: readonly SchemaNode[]): UnionShape {
  const known = unionShapes.get(node);
  if (known !== undefined) return known;
  const others = members.filter((member) => !isNull(member));
  const isOptional = others.length === 1 && node.title === undefined;
  const kind = isOptional ? 'optional' : areTagged(others) ? 'tagged' : others.every(isNamed) ? 'named' : 'untagged';
  const shape: UnionShape = { others, kind };
  unionShapes.set(node, shape);
  return shape;
}

/** Members told apart by their `type` field. Where there is an `other`, kinds we do not know are taken as that. */
function taggedError(node: SchemaNode, members: readonly SchemaNode[], value: unknown): string | null {
  if (!isMap(value)) return invalidType(value, `internally tagged enum ${node.title ?? ''}`.trimEnd());
  const tag = value['type'];
  if (tag === undefined) return 'missing field `type`';
  if (typeof tag === 'number' && isWhole(tag) && tag >= 0) return `invalid value: ${kindOf(tag)}, expected variant index 0 <= i < ${members.length}`;
  if (typeof tag !== 'string') return invalidType(tag, 'variant identifier');
  const member = members.find((one) => one.properties?.['type']?.enum?.[0] === tag);
  if (member !== undefined) return serdeError(member, value);
  if (members.some((one) => one.properties?.['type']?.enum?.[0] === 'other')) return null;
  return unknownVariant(tag, members.flatMap((one) => one.properties?.['type']?.enum ?? []));
}

/** Plain words, and members told apart by the name of their only field. */
function variantError(members: readonly SchemaNode[], value: unknown): string | null {
  const names = members.flatMap((member) => member.enum ?? Object.keys(member.properties ?? {}));
  if (typeof value === 'string') {
    if (members.some((member) => member.enum?.includes(value))) return null;
    const member = members.find((one) => Object.hasOwn(one.properties ?? {}, value));
    if (member === undefined) return unknownVariant(value, names);
    return invalidType(undefined, member.properties?.[value]?.title === undefined ? 'struct variant' : 'newtype variant');
  }
  if (!isMap(value)) return invalidType(value, 'string or map');
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0) return 'invalid value: map, expected map with a single key';
  const member = members.find((one) => Object.hasOwn(one.properties ?? {}, key));
  const field = member?.properties?.[key];
  if (field !== undefined) {
    const isStruct = field.type === 'object' && field.title === undefined;
    return isStruct && !isMap(value[key]) ? invalidType(value[key], 'struct variant') : serdeError(field, value[key]);
  }
  return names.includes(key) ? invalidType(value, 'a string') : unknownVariant(key, names);
}

function unknownVariant(given: string, known: readonly unknown[]): string {
  const names = known.map((name) => `\`${String(name)}\``);
  const expected = names.length === 2 ? names.join(' or ') : `${names.length > 2 ? 'one of ' : ''}${names.join(', ')}`;
  return `unknown variant \`${given}\`, expected ${expected}`;
}

function invalidType(value: unknown, expected: string): string {
  return `invalid type: ${kindOf(value)}, expected ${expected}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'unit variant';
  if (Array.isArray(value)) return 'sequence';
  if (typeof value === 'string') return `string ${JSON.stringify(value)}`;
  if (typeof value === 'number') return `${isWhole(value) ? 'integer' : 'floating point'} \`${value}\``;
  return typeof value === 'boolean' ? `boolean \`${value}\`` : 'map';
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
