import { type FileState } from './file-state.ts';
import { type StateChange } from './journal-record.ts';
import { type LeftOutReport } from './left-out.ts';
import { isModeOnly } from './undo-plan.ts';
import { shownPath } from './path-text.ts';

/** What a turn did to one path. A renamed file is one deleted and one created. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  readonly change: 'created' | 'changed' | 'deleted' | 'mode_changed';
  readonly before: FileState | null;
  readonly after: FileState | null;
}

/** What a turn did to the files of the workspace. */
export interface TurnFileChanges {
  readonly turnId: string;
  /** Sorted by path. */
  readonly changes: readonly FileChange[];
  /** Whether all of the workspace was watched and every old content is kept. */
  readonly complete: boolean;
  readonly leftOut: LeftOutReport;
}

export function turnFileChanges(turnId: string, changes: readonly StateChange[], leftOut: LeftOutReport): TurnFileChanges {
  return { turnId, changes: changes.map(fileChange), complete: leftOut.count === 0, leftOut };
}

function fileChange({ path, before, after }: StateChange): FileChange {
  const kind = before === null ? 'created' : after === null ? 'deleted' : isModeOnly(before, after) ? 'mode_changed' : 'changed';
  return { path: shownPath(path), change: kind, before, after };
}
