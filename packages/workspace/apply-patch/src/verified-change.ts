import { type FileChange } from '@codex-ts/protocol';
import { type FileBefore } from './patch-fs.ts';

/** The line that a hunk gets in the list of updated files. `order` is the hunk's place in the patch, from 0. */
export interface HunkMark {
  order: number;
  letter: 'A' | 'M' | 'D';
  /** As the patch spells it; the destination of a move. */
  path: string;
}

interface ChangeBase {
  /** Absolute. */
  path: string;
  /** The file at `path` when the patch was checked, or null when there was none. */
  before: FileBefore | null;
  marks: HunkMark[];
}

export interface AddChange extends ChangeBase {
  type: 'add';
  content: string;
}

export interface DeleteChange extends ChangeBase {
  type: 'delete';
  before: FileBefore;
  content: string;
}

export interface UpdateChange extends ChangeBase {
  type: 'update';
  before: FileBefore;
  oldContent: string;
  newContent: string;
  /** Absolute; null unless the file goes to another path. */
  moveTo: string | null;
  /** The file that a move overwrites. */
  overwritten: FileBefore | null;
  /** Hunks with one line of context, without file headers; empty for a pure rename. */
  unifiedDiff: string;
}

/** What a whole patch does to one file. */
export type VerifiedChange = AddChange | DeleteChange | UpdateChange;

/** The changes in the shape that thread items carry, sorted by path. */
export function toFileChanges(changes: readonly VerifiedChange[]): FileChange[] {
  return changes.map(toFileChange).sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

function toFileChange(change: VerifiedChange): FileChange {
  const { path } = change;
  if (change.type !== 'update') return { path, kind: { type: change.type }, diff: change.content };
  const moved = change.moveTo === null ? '' : `\n\nMoved to: ${change.moveTo}`;
  return { path, kind: { type: 'update', move_path: change.moveTo }, diff: change.unifiedDiff + moved };
}
