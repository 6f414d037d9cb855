import { describe, expect, it } from '@jest/globals';
import { type TSchema, Type as TypeBox } from 'typebox';

import { copyOf, Type } from './type.ts';

/** The same, made by each of the two. */
const MAKERS: readonly ((made: typeof Type | typeof TypeBox) => TSchema)[] = [
  ({ String }) => String(),
  ({ String }) => String({ title: 'Path' }),
  ({ Boolean }) => Boolean({ default: false }),
  ({ Integer }) => Integer({ format: 'uint32', minimum: 0 }),
  ({ Number }) => Number({ format: 'double' }),
  ({ Null }) => Null(),
  ({ Undefined }) => Undefined(),
  ({ Unknown }) => Unknown(),
];

/** A schema as it is, with what TypeBox hides. */
function whole(schema: object): unknown {
  const hidden = Object.getOwnPropertyDescriptors(schema);
  return Object.fromEntries(
    Object.entries(hidden).map(([name, { value, enumerable, writable, configurable }]: [string, PropertyDescriptor]) => [
      name,
      [typeof value === 'object' && value !== null ? whole(value) : (value as unknown), enumerable, writable, configurable],
    ]),
  );
}

describe('Type', () => {
  it.each(MAKERS)('makes what TypeBox makes: %s', (make) => {
    expect(whole(make(Type))).toEqual(whole(make(TypeBox)));
  });

  it('combines them as TypeBox does', () => {
    const pairs: [TSchema, TSchema][] = [
      [Type.Array(Type.String()), TypeBox.Array(TypeBox.String())],
      [Type.Enum(['a', 'b'], { type: 'string' }), TypeBox.Enum(['a', 'b'], { type: 'string' })],
      [Type.Record(Type.String(), Type.Boolean()), TypeBox.Record(TypeBox.String(), TypeBox.Boolean())],
      [Type.Union([Type.String(), Type.Null()], { title: 'U' }), TypeBox.Union([TypeBox.String(), TypeBox.Null()], { title: 'U' })],
      [Type.Optional(Type.String({ title: 'x' })), TypeBox.Optional(TypeBox.String({ title: 'x' }))],
      [Type.Object({}, { additionalProperties: false }), TypeBox.Object({}, { additionalProperties: false })],
      [
        Type.Object({ a: Type.Optional(Type.Array(Type.String())), b: Type.Null() }, { title: 'O' }),
        TypeBox.Object({ a: TypeBox.Optional(TypeBox.Array(TypeBox.String())), b: TypeBox.Null() }, { title: 'O' }),
      ],
      [Type.Object({ a: Type.Optional(Type.String()) }), TypeBox.Object({ a: TypeBox.Optional(TypeBox.String()) })],
    ];
    for (const [ours, theirs] of pairs) expect(whole(ours)).toEqual(whole(theirs));
  });

  it('makes a new schema every time, so that each can be noted on its own', () => {
    const text = Type.String();
    expect(Type.String()).not.toBe(text);
    expect(Type.Optional(text)).not.toBe(text);
    expect(copyOf(text)).not.toBe(text);
    expect(whole(copyOf(Type.Optional(text)))).toEqual(whole(Type.Optional(text)));
    expect(Object.keys(text)).toEqual(['type']);
  });
});
