import { type TEnum, type TObject, type TObjectOptions, type TProperties, type TSchema, type TUnion } from 'typebox';

import { Type } from './type.ts';

/**
 * Definitions with a name. It is the `title` of the schema: generated files are called by it, and errors use it. A name
 * stands for one shape only; the generators refuse a second.
 */
export function object<P extends TProperties>(name: string, fields: P, options: TObjectOptions = {}): TObject<P> {
  return Type.Object(fields, { ...options, title: name });
}

/** A named choice between shapes. */
export function union<const M extends TSchema[]>(name: string, members: readonly [...M]): TUnion<M> {
  return Type.Union<M>(members, { title: name });
}

/** A named closed set of strings. */
export function oneOf<const V extends string[]>(name: string, ...values: V): TEnum<V> {
  return Type.Enum<V>(values, { type: 'string', title: name });
}
