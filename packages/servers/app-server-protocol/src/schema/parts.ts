import { type TEnum, type TNull, type TOptional, type TSchema, type TUnion, Type } from 'typebox';

/** Title of strings that must be absolute paths. */
export const ABSOLUTE_PATH = 'AbsolutePathBuf';

/** A field a sender may leave out or set to `null`; readers must take both as "no value". */
export function maybe<T extends TSchema>(schema: T): TOptional<TUnion<[T, TNull]>> {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

/** One of a closed set of strings. */
export function words<const Values extends string[]>(...values: Values): TEnum<Values> {
  return Type.Enum<Values>([...values], { type: 'string' });
}

/** Whole numbers of the widths the wire uses. JavaScript keeps them exact up to 2^53. */
export const Int64 = Type.Integer({ format: 'int64' });
export const Int32 = Type.Integer({ format: 'int32' });
export const Uint = Type.Integer({ format: 'uint', minimum: 0 });
export const Uint16 = Type.Integer({ format: 'uint16', minimum: 0 });
export const Uint32 = Type.Integer({ format: 'uint32', minimum: 0 });

/** A boolean that is `false` when left out. */
export const OffByDefault = Type.Optional(Type.Boolean({ default: false }));

/** Of methods that take no parameters: absent, null and an empty object are the same. */
export const NoParams = Type.Union([Type.Undefined(), Type.Null(), Type.Object({}, { additionalProperties: false })]);
