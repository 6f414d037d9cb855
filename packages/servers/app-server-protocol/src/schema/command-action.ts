import { type Static } from 'typebox';

import { union } from './named.ts';
import { maybe, words } from './parts.ts';
import { Type } from './type.ts';

/** What a command does, for display only. */
export const CommandAction = union('CommandAction', [
  Type.Object({ type: words('read'), command: Type.String(), name: Type.String(), path: Type.String() }),
  Type.Object({ type: words('listFiles'), command: Type.String(), path: maybe(Type.String()) }),
  Type.Object({
    type: words('search'),
    command: Type.String(),
    query: maybe(Type.String()),
    path: maybe(Type.String()),
  }),
  Type.Object({ type: words('unknown'), command: Type.String() }),
]);
export type CommandAction = Static<typeof CommandAction>;
