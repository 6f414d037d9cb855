import { type TEnum, type TNull, type TObject, type TOptional, type TProperties, type TSchema, type TUnion } from 'typebox';

import { markExperimental, markOmissible, markOwn } from './marks.ts';
import { Type } from './type.ts';

/** Title of strings that must be absolute paths. */
export const ABSOLUTE_PATH = 'AbsolutePathBuf';
export const AbsolutePathBuf = Type.String({ title: ABSOLUTE_PATH });

const NULL = Type.Null();

/** A path, relative or not. Errors say so. */
export const PathText = Type.String();

/** A field a sender may leave out or set to `null`; readers must take both as "no value". */
export function maybe<T extends TSchema>(schema: T): TOptional<TUnion<[T, TNull]>> {
  return Type.Optional(orNull(schema));
}

/** As `maybe`, where the server leaves out what it does not know instead of sending `null`. */
export function omissible<T extends TSchema>(schema: T): TOptional<TUnion<[T, TNull]>> {
  return markOmissible(maybe(schema));
}

/** A field with anything in it, `null` when there is no value. */
export const MaybeAnything = Type.Optional(Type.Unknown());

/** As `MaybeAnything`, where the server leaves out what it does not know. */
export const OmissibleAnything = markOmissible(MaybeAnything);

/** A value, or `null`. */
export function orNull<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, NULL]);
}

/** As `maybe`; published schemas say that the default is `null`. */
export function nullByDefault<T extends TSchema>(schema: T): TOptional<TUnion<[T, TNull]>> {
  return Type.Optional(Type.Union([schema, NULL], { default: null }));
}

/** A field that has a value when it is left out. */
export function byDefault<T extends TSchema>(schema: T, value: unknown): TOptional<T> {
  return Object.assign(Type.Optional(schema), { default: value }) as unknown as TOptional<T>;
}

/** A field for clients with the experimental capability. Errors may call it by another name than its own. */
export function experimental<T extends TSchema>(field: T, calledInErrors?: string): T {
  return markExperimental(field, calledInErrors);
}

/** A field that the original does not have. Every client may use it. */
export function own<T extends TSchema>(field: T): T {
  return markOwn(field);
}

/** An object with these fields and no others. */
export function closed<P extends TProperties>(fields: P): TObject<P> {
  return Type.Object(fields, { additionalProperties: false });
}

/** One of a closed set of strings. */
export function words<const Values extends string[]>(...values: Values): TEnum<Values> {
  return Type.Enum<Values>(values, { type: 'string' });
}

/** Whole numbers of the widths the wire uses. JavaScript keeps them exact up to 2^53. */
export const Int64 = Type.Integer({ format: 'int64' });
export const Int32 = Type.Integer({ format: 'int32' });
export const Uint = Type.Integer({ format: 'uint', minimum: 0 });
export const Uint8 = Type.Integer({ format: 'uint8', minimum: 0 });
export const Uint16 = Type.Integer({ format: 'uint16', minimum: 0 });
export const Uint32 = Type.Integer({ format: 'uint32', minimum: 0 });
export const Uint64 = Type.Integer({ format: 'uint64', minimum: 0 });

/** A boolean that is `false` when left out. */
export const OffByDefault = Type.Optional(Type.Boolean({ default: false }));

/** A boolean that is `true` when left out. */
export const OnByDefault = Type.Optional(Type.Boolean({ default: true }));

/** Of methods that take no parameters: absent, null and an empty object are the same. */
export const NoParams = Type.Union([Type.Undefined(), NULL, Type.Object({}, { additionalProperties: false })]);
