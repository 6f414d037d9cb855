import {
  type TArray,
  type TBoolean,
  type TEnum,
  type TInteger,
  type TNull,
  type TNumber,
  type TNumberOptions,
  type TObject,
  type TObjectOptions,
  type TOptional,
  type TProperties,
  type TRecord,
  type TSchema,
  type TSchemaOptions,
  type TString,
  type TUndefined,
  type TUnion,
  type TUnknown,
} from 'typebox';

/**
 * TypeBox's types, made here: the same JSON Schemas with the same static types, and TypeBox takes them for its own. To
 * load TypeBox and let it make the thousand of them there are takes ten times as long, which every start of the
 * app-server would wait for.
 */
export const Type = {
  Array: <T extends TSchema>(items: T): TArray<T> => made('Array', { type: 'array', items }),
  Boolean: (options?: TSchemaOptions): TBoolean => made('Boolean', { type: 'boolean' }, options),
  Enum: <const V extends string[]>(values: readonly [...V], options?: TSchemaOptions): TEnum<V> => made('Enum', { enum: values }, options),
  Integer: (options?: TNumberOptions): TInteger => made('Integer', { type: 'integer' }, options),
  Null: (): TNull => made('Null', { type: 'null' }),
  Number: (options?: TNumberOptions): TNumber => made('Number', { type: 'number' }, options),
  Object: objectOf,
  /** A copy that may be left out. */
  Optional: <T extends TSchema>(schema: T): TOptional<T> => hide(copyOf(schema), OPTIONAL, true) as TOptional<T>,
  /** A map. */
  Record: <V extends TSchema>(_key: TString, value: V): TRecord<'^.*$', V> => made('Record', { type: 'object', patternProperties: { '^.*$': value } }),
  String: (options?: TSchemaOptions): TString => made('String', { type: 'string' }, options),
  Undefined: (): TUndefined => made('Undefined', { type: 'undefined' }),
  Union: <const M extends TSchema[]>(members: readonly [...M], options?: TSchemaOptions): TUnion<M> => made('Union', { anyOf: members }, options),
  Unknown: (): TUnknown => made('Unknown', {}),
};

const KIND = '~kind';
const OPTIONAL = '~optional';

/** What TypeBox notes on a schema. */
interface Noted {
  readonly [KIND]?: string;
  readonly [OPTIONAL]?: true;
}

/** A copy of a schema, which can be told from it. */
export function copyOf<T extends TSchema>(schema: T): T {
  const { [KIND]: kind, [OPTIONAL]: optional }: Noted = schema;
  const copy = hide(Object.assign({}, schema), KIND, kind);
  return (optional === undefined ? copy : hide(copy, OPTIONAL, optional)) as T;
}

function objectOf<P extends TProperties>(properties: P, options?: TObjectOptions): TObject<P> {
  const required: string[] = [];
  for (const name in properties) if ((properties[name] as Noted)[OPTIONAL] === undefined) required.push(name);
  return made('Object', required.length === 0 ? { type: 'object', properties } : { type: 'object', required, properties }, options);
}

function made<T extends TSchema>(kind: string, schema: object, options?: object): T {
  // Several times as fast as to spread both, before the compiler has looked at it.
  return hide(options === undefined ? schema : Object.assign(schema, options), KIND, kind) as T;
}

/** TypeBox's notes on a schema are not part of it. */
function hide(schema: object, name: string, value: unknown): object {
  return Object.defineProperty(schema, name, { value, enumerable: false, writable: true, configurable: true });
}
