import { type Static, Type } from 'typebox';

import { maybe, Uint, words } from './parts.ts';

/** A span of the text, in UTF-8 bytes, that the client shows in its own way. */
const TextElement = Type.Object(
  { byteRange: Type.Object({ start: Uint, end: Uint }, { title: 'ByteRange' }), placeholder: maybe(Type.String()) },
  { title: 'TextElement' },
);

/** What a person hands to a turn, tagged by `type`. `text_elements` keeps its snake case on the wire. */
export const UserInput = Type.Union(
  [
    Type.Object({
      type: words('text'),
      text: Type.String(),
      text_elements: Type.Optional(Type.Array(TextElement, { default: [] })),
    }),
    Type.Object({ type: words('image'), url: Type.String() }),
    Type.Object({ type: words('localImage'), path: Type.String() }),
    Type.Object({ type: words('skill'), name: Type.String(), path: Type.String() }),
    Type.Object({ type: words('mention'), name: Type.String(), path: Type.String() }),
  ],
  { title: 'UserInput' },
);
export type UserInput = Static<typeof UserInput>;
