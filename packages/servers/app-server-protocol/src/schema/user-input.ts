import { type Static } from 'typebox';

import { object, union } from './named.ts';
import { byDefault, maybe, PathText, Uint, words } from './parts.ts';
import { Type } from './type.ts';

/** In UTF-8 bytes; `end` is not part of it. */
const ByteRange = object('ByteRange', { start: Uint, end: Uint });

/** A span of the text that the client shows in its own way. */
const TextElement = object('TextElement', { byteRange: ByteRange, placeholder: maybe(Type.String()) });

/** What a person hands to a turn. `text_elements` keeps its snake case on the wire. */
export const UserInput = union('UserInput', [
  Type.Object({ type: words('text'), text: Type.String(), text_elements: byDefault(Type.Array(TextElement), []) }),
  Type.Object({ type: words('image'), url: Type.String() }),
  Type.Object({ type: words('localImage'), path: PathText }),
  Type.Object({ type: words('skill'), name: Type.String(), path: PathText }),
  Type.Object({ type: words('mention'), name: Type.String(), path: Type.String() }),
]);
export type UserInput = Static<typeof UserInput>;
