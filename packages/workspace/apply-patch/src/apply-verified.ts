import { CodexError, systemErrorCode } from '@codex-ts/protocol';
import { ParentDirectoryError } from './file-place.ts';
import { osErrorText } from './os-error.ts';
import { isLinkAt, readAt, type Reach, removeAt, writeAt } from './patch-files.ts';
import { summaryText } from './summary.ts';
import { type VerifiedChange } from './verified-change.ts';

export interface ApplyOutcome {
  /** The changes that are on disk now, in the order of the patch. */
  applied: VerifiedChange[];
  /** The first change that could not be made. Those after it were not tried. */
  failed?: { path: string; message: string };
  /** For the model: the list of updated files, or why it failed and what had been written before. */
  output: string;
}

/** What stopped a patch, in words that name the file. */
class ApplyFailure extends CodexError {
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super(message, { code: 'patch_not_applied', cause });
    this.path = path;
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
    const written = new Set(changes.flatMap(writtenPath));
    for (const change of changes) {
      applyChange(change, reach, written);
      applied.push(change);
    }
  } catch (error) {
    if (!(error instanceof ApplyFailure)) throw error;
    return { applied, failed: { path: error.path, message: error.message }, output: failureText(error, applied) };
  }
  return { applied, output: summaryText(applied.flatMap(({ marks }) => marks)) };
}

function failureText({ message }: ApplyFailure, applied: readonly VerifiedChange[]): string {
  if (applied.length === 0) return `${message}\n`;
  const files = summaryText(applied.flatMap(({ marks }) => marks)).replace(/^.*\n/, '');
  return `${message}\nThese files had been updated before:\n${files}`;
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

function applyChange(change: VerifiedChange, reach: Reach, written: ReadonlySet<string>): void {
  const { path } = change;
  if (change.type === 'delete') {
    step(path, 'Failed to delete file', () => removeAt(path, reach));
    return;
  }
  if (change.type === 'add') {
    step(path, 'Failed to write file', () => writeAt(path, change.content, reach));
    return;
  }
  const target = change.moveTo ?? path;
  // A moved file keeps the mode it had, also over another file.
  const mode = change.moveTo === null ? null : change.before.mode;
  step(target, 'Failed to write file', () => writeAt(target, change.newContent, reach, mode));
  // Two files may trade places: the path of the one then already holds the other.
  if (change.moveTo !== null && !written.has(path)) step(path, 'Failed to remove original', () => removeAt(path, reach));
}
