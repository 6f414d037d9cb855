import { isAbsolute } from 'node:path';

import { ABSOLUTE_PATH } from './schema/parts.ts';

/** What of a JSON Schema our declarations use. */
interface SchemaNode {
  type?: string;
  title?: string;
  format?: string;
  minimum?: number;
  properties?: Record<string, SchemaNode>;
  required?: string[] | undefined;
  items?: SchemaNode;
  enum?: unknown[];
  anyOf?: SchemaNode[];
}

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
      if (typeof value !== 'string') return invalidType(value, 'a string');
      return node.title === ABSOLUTE_PATH && !isAbsolute(value) ? `${ABSOLUTE_PATH} deserialized without a base path` : null;
    case 'boolean':
      return typeof value === 'boolean' ? null : invalidType(value, 'a boolean');
    case 'integer':
      return integerError(node, value);
    case 'array':
      return Array.isArray(value) ? firstError(value, node.items ?? {}) : invalidType(value, 'a sequence');
    case 'object':
      return objectError(node, value);
    default:
      return null;
  }
}

const INTEGER_NAMES: Readonly<Record<string, string | undefined>> = {
  int32: 'i32',
  int64: 'i64',
  uint: 'usize',
  uint16: 'u16',
  uint32: 'u32',
};

function integerError(node: SchemaNode, value: unknown): string | null {
  const name = INTEGER_NAMES[node.format ?? ''] ?? 'i64';
  if (typeof value !== 'number' || !Number.isInteger(value)) return invalidType(value, name);
  return value < (node.minimum ?? -Infinity) ? `invalid value: ${kindOf(value)}, expected ${name}` : null;
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
  for (const [name, given] of Object.entries(value)) {
    const field = Object.hasOwn(node.properties ?? {}, name) ? node.properties?.[name] : undefined;
    // A caller in the same process may leave a field undefined; on the wire that is a field left out.
    const error = field === undefined || given === undefined ? null : serdeError(field, given);
    if (error !== null) return error;
  }
  const missing = node.required?.find((name) => value[name] === undefined);
  return missing === undefined ? null : `missing field \`${missing}\``;
}

function unionError(node: SchemaNode, members: readonly SchemaNode[], value: unknown): string | null {
  const others = members.filter((member) => member.type !== 'null');
  if (value === null && others.length < members.length) return null;
  const [only] = others;
  if (only !== undefined && others.length === 1) return serdeError(only, value);
  return others.every(isTagged) ? taggedError(node, others, value) : variantError(others, value);
}

function isTagged(member: SchemaNode): boolean {
  return member.properties?.['type']?.enum !== undefined;
}

/** Members told apart by their `type` field. */
function taggedError(node: SchemaNode, members: readonly SchemaNode[], value: unknown): string | null {
  if (!isMap(value)) return invalidType(value, `internally tagged enum ${node.title ?? ''}`.trimEnd());
  const tag = value['type'];
  if (tag === undefined) return 'missing field `type`';
  if (typeof tag === 'number') return `invalid value: ${kindOf(tag)}, expected variant index 0 <= i < ${members.length}`;
  if (typeof tag !== 'string') return invalidType(tag, 'variant identifier');
  const member = members.find((one) => one.properties?.['type']?.enum?.[0] === tag);
  if (member !== undefined) return serdeError(member, value);
  return unknownVariant(tag, members.flatMap((one) => one.properties?.['type']?.enum ?? []));
}

/** Plain words, and members told apart by the name of their only field. */
function variantError(members: readonly SchemaNode[], value: unknown): string | null {
  const names = members.flatMap((member) => member.enum ?? Object.keys(member.properties ?? {}));
  if (typeof value === 'string') {
    if (members.some((member) => member.enum?.includes(value))) return null;
    return names.includes(value) ? invalidType(undefined, 'newtype variant') : unknownVariant(value, names);
  }
  if (!isMap(value)) return invalidType(value, 'string or map');
  const [key, ...more] = Object.keys(value);
  if (key === undefined || more.length > 0) return 'invalid value: map, expected map with a single key';
  const member = members.find((one) => Object.hasOwn(one.properties ?? {}, key));
  if (member !== undefined) return serdeError(member, value);
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
  if (typeof value === 'number') return `${Number.isInteger(value) ? 'integer' : 'floating point'} \`${value}\``;
  return typeof value === 'boolean' ? `boolean \`${value}\`` : 'map';
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
