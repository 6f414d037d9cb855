import { type JsonObject, type JsonValue } from './json-value.ts';
import { rootSpec } from './schema/root-keys.ts';
import { type KeyShape, type Shape } from './value-spec.ts';

/** The JSON Schema (draft-07) of config.toml, made from the list of keys that files are checked against. */
export function configSchema(): JsonObject {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'config.toml of codex-ts', ...schemaOf(rootSpec.shape) };
}

function schemaOf(shape: Shape): JsonObject {
  switch (shape.type) {
    case 'string':
    case 'path':
      return { type: 'string' };
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', ...(shape.min === undefined ? {} : { minimum: shape.min }), ...(shape.max === undefined ? {} : { maximum: shape.max }) };
    case 'words':
      return { type: 'string', enum: [...shape.words] };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.of) };
    case 'any table':
      return { type: 'object' };
    case 'either':
      return { anyOf: shape.of.map(schemaOf) };
    case 'table':
      return tableSchema(shape.keys, shape.rest);
  }
}

function tableSchema(keys: Readonly<Record<string, KeyShape>>, rest: Shape | undefined): JsonObject {
  const entries = Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1));
  const required = entries.filter(([, key]) => key.required === true).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, key]): [string, JsonValue] => [name, keySchema(key)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: rest === undefined ? false : schemaOf(rest),
  };
}

function keySchema({ shape, about, byDefault }: KeyShape): JsonObject {
  return { description: about, ...schemaOf(shape), ...(byDefault === undefined ? {} : { default: byDefault }) };
}
