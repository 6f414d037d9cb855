import { CodexError } from '@codex-ts/protocol';
import { type FileState, sameState } from './file-state.ts';
import { type EndRecord, type StateChange } from './journal-record.ts';
import { type LeftOutReport } from './left-out.ts';
import { type ObjectStore } from './object-store.ts';
import { shownPath } from './path-text.ts';
import { type Present } from './present-states.ts';
import { type Layer, type ThreadStory } from './thread-story.ts';

/** What undoing does at one path, judged by what is there now. */
export interface UndoEntry {
  /** Absolute, for people. */
  readonly path: string;
  /** The same exactly: what is not UTF-8 in it are lone surrogates. */
  readonly key: string;
  /** `create`: nothing is there now; `replace`: other content or another kind of thing; `mode`: permission bits alone. */
  readonly action: 'create' | 'replace' | 'delete' | 'mode';
  readonly kind: 'file' | 'link' | 'folder' | 'other';
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /**
   * Left alone unless forced. `changed_since`: it is not as the last turn left it; `cannot_be_kept`: no copy of what is
   * there can be taken first (too large, unreadable, a pipe), so this could not be taken back.
   */
  readonly conflict: 'changed_since' | 'cannot_be_kept' | null;
  /** Cannot be done: the old content was not kept, or is gone from the store, or a folder on the way is a symlink now. */
  readonly obstacle: 'content_not_kept' | 'content_missing' | 'behind_link' | null;
  /** Somebody else changed it between two of the turns: that change goes, too. */
  readonly editedBetween: boolean;
  readonly present: FileState | null;
  readonly target: FileState | null;
}

/** What undoing (or redoing) would do; nothing is changed by making it. */
export interface UndoPlan {
  readonly kind: 'undo' | 'redo';
  /** Newest first. */
  readonly turnIds: readonly string[];
  /** Sorted by path. What is already as it should be is left out. */
  readonly entries: readonly UndoEntry[];
  /** Whether each of the turns saw all of the workspace; if not, there may be changes that are not known. */
  readonly complete: boolean;
  readonly leftOut: LeftOutReport;
}

/** How one path should come to look, and what the turns left there. */
export interface Wish {
  readonly key: string;
  /** States that are nobody's later work: one, or two where an undo broke off that may have come to this path or not. */
  readonly expected: readonly (FileState | null)[];
  readonly target: FileState | null;
  readonly editedBetween: boolean;
}

/** What `plan` is asked for: the newest n turns, or a turn and all after it. */
export type TurnChoice = { readonly turns: number } | { readonly since: string };

/**
 * The chosen turns, newest first (fewer when there are not that many), and all layers down to the oldest. Throws
 * CodexError `bad_undo` for a bad number, `unknown_turn`.
 */
export function chooseTurns({ turns, layers }: ThreadStory, choice: TurnChoice): { turns: readonly EndRecord[]; layers: readonly Layer[] } {
  if ('turns' in choice && (!Number.isInteger(choice.turns) || choice.turns < 1)) {
    throw new CodexError('The number of turns to undo must be at least 1.', { code: 'bad_undo' });
  }
  const count = 'turns' in choice ? choice.turns : 1 + turns.findIndex(({ turn }) => turn === choice.since);
  if (count === 0 && 'since' in choice) throw new CodexError(`No file changes are recorded for turn ${choice.since}.`, { code: 'unknown_turn' });
  const chosen = turns.slice(0, count);
  const oldest = layers.findIndex(({ turn }) => turn !== null && turn === chosen.at(-1));
  return { turns: chosen, layers: layers.slice(0, oldest + 1) };
}

/** The combined effect of undoing these layers (newest first). */
export function undoWishes(layers: readonly Layer[]): Wish[] {
  const wishes = new Map<string, Wish>();
  for (const { turn, changes } of layers) {
    for (const { path, before, after } of changes) {
      const later = wishes.get(path);
      if (later === undefined) wishes.set(path, { key: path, expected: turn === null ? [after, before] : [after], target: before, editedBetween: false });
      else wishes.set(path, { ...later, target: before, editedBetween: later.editedBetween || (turn !== null && !sameState(later.target, after)) });
    }
  }
  return [...wishes.values()].filter(({ expected, target }) => expected.length > 1 || !expected.some((state) => sameState(state, target)));
}

export function redoWishes(changes: readonly StateChange[]): Wish[] {
  return changes.map(({ path, before, after }) => ({ key: path, expected: [after], target: before, editedBetween: false }));
}

/** Judges wishes by what is there now. */
export async function undoEntries(wishes: readonly Wish[], present: ReadonlyMap<string, Present>, objects: ObjectStore): Promise<UndoEntry[]> {
  const byKey = new Map(wishes.map((wish) => [wish.key, wish]));
  const entries: UndoEntry[] = [];
  for (const wish of wishes) {
    const now = present.get(wish.key) ?? { state: null, stamp: '', behindLink: null };
    const isBehind = now.behindLink !== null && !becomesFolder(byKey.get(now.behindLink), present.get(now.behindLink));
    if (!isBehind && sameState(now.state, wish.target)) continue;
    entries.push(entryOf(wish, now.state, isBehind ? 'behind_link' : await missingContent(wish.target, objects)));
  }
  return entries.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** A symlink on the way is no obstacle when undoing puts a folder there first. */
function becomesFolder(wish: Wish | undefined, now: Present | undefined): boolean {
  return wish?.target?.type === 'folder' && wish.expected.some((state) => sameState(state, now?.state ?? null));
}

async function missingContent(target: FileState | null, objects: ObjectStore): Promise<UndoEntry['obstacle']> {
  if (target?.type === 'unsaved' || target?.type === 'other') return 'content_not_kept';
  return target?.type === 'file' && !(await objects.has(target.hash, target.size)) ? 'content_missing' : null;
}

function entryOf({ key, expected, target, editedBetween }: Wish, present: FileState | null, obstacle: UndoEntry['obstacle']): UndoEntry {
  return {
    path: shownPath(key),
    key,
    action: actionOf(present, target),
    kind: kindOf(target ?? present),
    bytesBefore: sizeOf(present),
    bytesAfter: sizeOf(target),
    conflict: conflictOf(present, expected, target),
    obstacle,
    editedBetween,
    present,
    target,
  };
}

function conflictOf(present: FileState | null, expected: Wish['expected'], target: FileState | null): UndoEntry['conflict'] {
  // A folder that an undo was making when it broke off has no mode of its own yet.
  const isHalfMade = expected.length > 1 && present?.type === 'folder' && expected.some((state) => state?.type === 'folder');
  if (!isHalfMade && !expected.some((state) => sameState(present, state))) return 'changed_since';
  const isLost = present?.type === 'unsaved' || present?.type === 'other';
  return isLost && !isModeOnly(present, target) ? 'cannot_be_kept' : null;
}

/** Whether the permission bits alone differ. */
export function isModeOnly(present: FileState | null, target: FileState | null): boolean {
  if (present?.type === 'folder') return target?.type === 'folder';
  return present?.type === 'file' && target?.type === 'file' && present.hash === target.hash;
}

function actionOf(present: FileState | null, target: FileState | null): UndoEntry['action'] {
  if (target === null) return 'delete';
  if (present === null) return 'create';
  return isModeOnly(present, target) ? 'mode' : 'replace';
}

function kindOf(state: FileState | null): UndoEntry['kind'] {
  if (state?.type === 'unsaved') return 'file';
  return state?.type ?? 'other';
}

function sizeOf(state: FileState | null): number {
  return state !== null && 'size' in state ? state.size : 0;
}
