import { areTagged, isNamed, isNull, restOf, type SchemaNode } from '../schema-node.ts';
import { fieldsOf, type Selection } from './named-definitions.ts';

/** A JSON Schema, draft 7. */
export type Json = boolean | { [keyword: string]: unknown };

export interface JsonOptions extends Selection {
  /** Where a definition of this name is found, as in `#/definitions/Turn`. */
  refer(name: string): string;
}

/** The JSON Schema of a definition, with references to others. */
export function definitionJson(node: SchemaNode, options: JsonOptions): { [keyword: string]: unknown } {
  const body = bodyOf(node, options);
  return typeof body === 'object' ? body : {};
}

function jsonOf(node: SchemaNode, options: JsonOptions): Json {
  const shape = shapeOf(node, options);
  if (node.default === undefined || typeof shape === 'boolean') return shape;
  return { default: node.default, ...('$ref' in shape ? { allOf: [shape] } : shape) };
}

function shapeOf(node: SchemaNode, options: JsonOptions): Json {
  return node.title === undefined ? bodyOf(node, options) : { $ref: options.refer(node.title) };
}

function bodyOf(node: SchemaNode, options: JsonOptions): Json {
  if (node.anyOf !== undefined) return unionJson(node.anyOf, options);
  if (node.enum !== undefined) return { type: 'string', enum: node.enum };
  switch (node.type) {
    case 'object':
      return objectJson(node, options);
    case 'array':
      return { type: 'array', items: jsonOf(node.items ?? {}, options) };
    case undefined:
      return true;
    default: {
      const { type, format, minimum } = node;
      return { type, ...(format === undefined ? {} : { format }), ...(minimum === undefined ? {} : { minimum }) };
    }
  }
}

function unionJson(members: readonly SchemaNode[], options: JsonOptions): Json {
  const others = members.filter((member) => !isNull(member));
  const shapes = others.map((member) => jsonOf(member, options));
  const [only] = shapes;
  if (others.length === members.length) return { [areTagged(others) || others.every(isNamed) ? 'oneOf' : 'anyOf']: shapes };
  const isPlain = shapes.length === 1 && typeof only === 'object' && typeof only['type'] === 'string' && !('enum' in only);
  return isPlain ? { ...only, type: [only['type'], 'null'] } : { anyOf: [...shapes, { type: 'null' }] };
}

function objectJson(node: SchemaNode, options: JsonOptions): Json {
  const fields = fieldsOf(node, options);
  const required = fields.map(([name]) => name).filter((name) => node.required?.includes(name) === true);
  const rest = restOf(node);
  const more = rest === undefined ? node.additionalProperties : jsonOf(rest, options);
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    ...(fields.length === 0 ? {} : { properties: Object.fromEntries(fields.map(([name, field]) => [name, jsonOf(field, options)])) }),
    ...(more === undefined ? {} : { additionalProperties: more }),
  };
}
