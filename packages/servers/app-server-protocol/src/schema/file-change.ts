import { type Static } from 'typebox';

import { object, oneOf, union } from './named.ts';
import { maybe, words } from './parts.ts';
import { Type } from './type.ts';

const PatchChangeKind = union('PatchChangeKind', [
  Type.Object({ type: words('add') }),
  Type.Object({ type: words('delete') }),
  Type.Object({ type: words('update'), move_path: maybe(Type.String()) }),
]);

/** One file of a patch. `diff` is the whole content for add and delete, bare hunks for update. */
export const FileUpdateChange = object('FileUpdateChange', {
  path: Type.String(),
  kind: PatchChangeKind,
  diff: Type.String(),
});
export type FileUpdateChange = Static<typeof FileUpdateChange>;

export const PatchApplyStatus = oneOf('PatchApplyStatus', 'inProgress', 'completed', 'failed', 'declined');
