import { isOmissible } from '../schema/marks.ts';
import { isNull, restOf, type SchemaNode } from '../schema-node.ts';
import { fieldsOf, type Selection } from './named-definitions.ts';

/** The type of any JSON. */
export const JSON_VALUE = 'JsonValue';

export interface TypeOptions extends Selection {
  /** Whether the server writes the type: it leaves nothing out but what is marked so. Clients that write it too must do the same, as with the original. */
  readonly isOutput: boolean;
  /** Whether readers must expect `null` even where the server leaves a field out. */
  readonly keepsNull: boolean;
  /** Notes the use of another type. */
  use(name: string): void;
}

/** The right side of a type alias, for a definition. */
export function definitionType(node: SchemaNode, options: TypeOptions): string {
  return bodyOf(node, options, '');
}

function typeOf(node: SchemaNode, options: TypeOptions, indent: string): string {
  if (node.title === undefined) return bodyOf(node, options, indent);
  options.use(node.title);
  return node.title;
}

function bodyOf(node: SchemaNode, options: TypeOptions, indent: string): string {
  if (node.anyOf !== undefined) return unionType(node.anyOf, options, indent);
  if (node.enum !== undefined) return node.enum.map((word) => JSON.stringify(word)).join(' | ');
  switch (node.type) {
    case 'object':
      return objectType(node, options, indent);
    case 'array':
      return `Array<${typeOf(node.items ?? {}, options, indent)}>`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return node.type;
    default:
      options.use(JSON_VALUE);
      return JSON_VALUE;
  }
}

function unionType(members: readonly SchemaNode[], options: TypeOptions, indent: string): string {
  const types = members.map((member) => typeOf(member, options, indent));
  const inLine = types.join(' | ');
  return indent === '' && inLine.includes('\n') ? types.map((type) => `\n  | ${type.replaceAll('\n', '\n    ')}`).join('') : inLine;
}

function objectType(node: SchemaNode, options: TypeOptions, indent: string): string {
  const fields = fieldsOf(node, options).map(([name, field]) => fieldText(node, [name, field], options, `${indent}  `));
  const rest = node.additionalProperties === true ? {} : restOf(node);
  const map = rest === undefined ? undefined : `{ [key in string]?: ${typeOf(rest, options, indent)} }`;
  if (fields.length === 0) return map ?? 'Record<string, never>';
  const object = `{\n${fields.join('')}${indent}}`;
  return map === undefined ? object : `${object} & ${map}`;
}

function fieldText(node: SchemaNode, [name, field]: [string, SchemaNode], options: TypeOptions, indent: string): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  const isRequired = node.required?.includes(name) === true || (options.isOutput && isAlwaysWritten(field));
  const given = options.isOutput && !options.keepsNull && isOmissible(field) ? withoutNull(field) : field;
  return `${indent}${key}${isRequired ? '' : '?'}: ${typeOf(given, options, indent)};\n`;
}

/** Fields with a default, fields that say `null` when there is no value, and those that may hold anything, `null` too. */
function isAlwaysWritten(field: SchemaNode): boolean {
  const isAnything = field.type === undefined && field.enum === undefined && field.anyOf === undefined;
  return !isOmissible(field) && (isAnything || field.default !== undefined || field.anyOf?.some(isNull) === true);
}

/** What is left out instead is never `null`. */
function withoutNull(field: SchemaNode): SchemaNode {
  return field.anyOf === undefined ? field : { ...field, anyOf: field.anyOf.filter((member) => !isNull(member)) };
}
