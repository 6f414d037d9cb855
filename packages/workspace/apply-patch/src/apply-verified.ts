import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { progressText } from './failure-report.ts';
import { ParentDirectoryError } from './file-place.ts';
import { osErrorText } from './os-error.ts';
import { isLinkAt, readAt, type Reach, removeAt, removeMovedAt, writeAt } from './patch-files.ts';
import { summaryText } from './summary.ts';
import { type AddChange, type DeleteChange, type HunkMark, type UpdateChange, type VerifiedChange } from './verified-change.ts';

export interface ApplyOutcome {
  /** The changes that are on disk now, in the order they were made. */
  applied: VerifiedChange[];
  /**
   * The changes that are not, the one that failed first; none when all went well. Of a move that could not take the
   * original away, the new file is an addition in `applied` and the original a deletion here.
   */
  notApplied: VerifiedChange[];
  /** Why it stopped. Nothing was tried after that. */
  failed?: { path: string; message: string };
  /** For the model: the list of updated files, or why it failed, what had been applied by then and what was not. */
  output: string;
}

/** What stopped a patch, in words that name the file. */
class ApplyFailure extends CodexError {
  readonly path: string;
  /** What is on disk of the change that failed, and what is not; null when nothing of it was made. */
  made: AddChange | null = null;
  left: DeleteChange | null = null;

  constructor(path: string, message: string, cause?: unknown) {
    super(message, { code: 'patch_not_applied', cause });
    this.path = path;
  }

  halfWay(made: AddChange, left: DeleteChange): this {
    this.made = made;
    this.left = left;
    return this;
  }
}

/**
 * Puts checked changes on disk, file by file, each in one step (see `replaceFile`). Before the first is written
 * all are looked at: a file that is no longer what was checked, or lies outside the roots, stops the whole patch.
 * With roots, files are reached by walking directories from an opened root, so that a symlink put in the way
 * between the check and the write leads nowhere outside. A hard link in a root to a file outside is no way out
 * either: the name gets a new file, the other keeps the old. Expected failures are values.
 */
export async function applyVerified(changes: readonly VerifiedChange[], reach: Reach): Promise<ApplyOutcome> {
  const applied: VerifiedChange[] = [];
  try {
    for (const change of changes) checkUnchanged(change, reach);
    const writing: Writing = { reach, toWrite: new Set(changes.flatMap(writtenPath)), written: new Set() };
    for (const change of changes) {
      applyChange(change, writing);
      applied.push(change);
    }
  } catch (error) {
    if (!(error instanceof ApplyFailure)) throw error;
    const [whole, ...later] = changes.slice(applied.length);
    const first = error.left ?? whole;
    const notApplied = first === undefined ? later : [first, ...later];
    if (error.made !== null) applied.push(error.made);
    const output = `${error.message}\n${progressText(marksOf(applied), marksOf(notApplied))}`;
    return { applied, notApplied, failed: { path: error.path, message: error.message }, output };
  }
  return { applied, notApplied: [], output: summaryText(marksOf(applied)) };
}

function marksOf(changes: readonly VerifiedChange[]): HunkMark[] {
  return changes.flatMap(({ marks }) => marks);
}

function writtenPath(change: VerifiedChange): string[] {
  if (change.type === 'delete') return [];
  return [change.type === 'update' ? (change.moveTo ?? change.path) : change.path];
}

/** Runs one step on one path; a system error becomes a failure in words. */
function step<T>(path: string, failing: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    if (error instanceof ParentDirectoryError) {
      throw new ApplyFailure(path, `Failed to create parent directories for ${path}: ${osErrorText(error.cause)}`, error);
    }
    throw new ApplyFailure(path, `${failing} ${path}: ${osErrorText(error)}`, error);
  }
}

/** The files that a change was worked out from, as they were; a link that is only removed is no such file. */
function expectedFiles(change: VerifiedChange, reach: Reach): { path: string; bytes: Buffer | null }[] {
  const { path, before } = change;
  const source = { path, bytes: before?.bytes ?? null };
  if (change.type === 'add') return [source];
  if (change.type === 'update' && change.moveTo === null) return [source];
  const removed = step(path, 'Failed to read', () => isLinkAt(path, reach)) ? [] : [source];
  if (change.type === 'delete' || change.moveTo === null) return removed;
  return [...removed, { path: change.moveTo, bytes: change.overwritten?.bytes ?? null }];
}

function checkUnchanged(change: VerifiedChange, reach: Reach): void {
  const failing = change.type === 'delete' ? 'Failed to delete file' : 'Failed to write file';
  for (const { path, bytes } of expectedFiles(change, reach)) {
    const now = step(path, failing, () => readAt(path, reach));
    const isSame = now === null || bytes === null ? now === bytes : now.equals(bytes);
    if (!isSame) throw new ApplyFailure(path, `${failing} ${path}: it changed after the patch was checked; read it again`);
  }
}

interface Writing {
  reach: Reach;
  /** The paths that any change of the patch writes. */
  toWrite: ReadonlySet<string>;
  /** The identities of the files that were written. */
  written: Set<string>;
}

function applyChange(change: VerifiedChange, { reach, toWrite, written }: Writing): void {
  const { path } = change;
  if (change.type === 'delete') {
    step(path, 'Failed to delete file', () => removeAt(path, reach));
    return;
  }
  if (change.type === 'add') {
    written.add(step(path, 'Failed to write file', () => writeAt(path, change.content, reach)));
    return;
  }
  const target = change.moveTo ?? path;
  // A moved file keeps the mode it had, also over another file.
  const mode = change.moveTo === null ? null : change.before.mode;
  written.add(step(target, 'Failed to write file', () => writeAt(target, change.newContent, reach, mode)));
  if (change.moveTo === null) return;
  try {
    // Two files may trade places: the path of the one is then about to hold the other.
    const isKept = toWrite.has(path) && !step(path, 'Failed to remove original', () => isLinkAt(path, reach));
    if (!isKept) step(path, 'Failed to remove original', () => removeMovedAt(path, reach, written));
  } catch (error) {
    throw error instanceof ApplyFailure ? error.halfWay(...halvesOf(change, change.moveTo)) : error;
  }
}

/** A move as what it consists of. */
function halvesOf({ path, before, overwritten, oldContent, newContent, marks }: UpdateChange, moveTo: string): [AddChange, DeleteChange] {
  const order = marks.at(-1)?.order ?? 0;
  const made: AddChange = { type: 'add', path: moveTo, before: overwritten, content: newContent, marks: [{ order, letter: 'A', path: moveTo }] };
  return [made, { type: 'delete', path, before, content: oldContent, marks: [{ order, letter: 'D', path }] }];
}
