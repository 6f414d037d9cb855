import { type FileUpdateChange } from '@codex-ts/app-server-protocol';
import { diffCounts, spokenDiff } from '@codex-ts/terminal-markup';

import { type PatchCell, type PatchOutcomeCell } from '../../cells/cell.ts';
import { shownPath } from '../../cells/shown-path.ts';
import { changedLines, counted } from './quantities.ts';
import { type SayOptions } from './say-options.ts';
import { sayOutput, shorten } from './shorten.ts';

type Verbs = Readonly<Record<FileUpdateChange['kind']['type'], string>>;
const PAST: Verbs = { add: 'Added', delete: 'Deleted', update: 'Edited' };
const PLAN: Verbs = { add: 'Add', delete: 'Delete', update: 'Edit' };
/** Lines of the diffs of one patch, unless it is to be judged. */
const DIFF_LINES = 100;
const ERROR_LINES = 10;

/** A patch with its diff. */
export function sayPatch({ changes, status, output }: PatchCell, options: SayOptions): string[] {
  const files = [...changes].sort((a, b) => (a.path < b.path ? -1 : 1));
  const named = (verbs: Verbs): string[] => files.map((file) => sayFile(file, verbs, options.cwd));
  switch (status) {
    case 'failed':
      return sayFailure(files.map(({ path }) => path), output, options);
    case 'declined':
      return named(PLAN).map((line) => `Not done: ${line}`);
    case 'interrupted':
      return named(PLAN).map((line) => `Interrupted: ${line}`);
    case 'proposed':
      return ['Proposed changes:', ...files.flatMap((file) => withDiff(file, PLAN, options.cwd))];
    case 'running':
    case 'background':
    case 'done':
      return shorten(files.flatMap((file) => withDiff(file, PAST, options.cwd)), DIFF_LINES, options);
  }
}

/** What became of a patch that was said when it was proposed. */
export function sayPatchOutcome({ paths, status, output }: PatchOutcomeCell, options: SayOptions): string[] {
  const names = namesOf(paths, options.cwd);
  switch (status) {
    case 'done':
      return [`Changes made to ${names}.`];
    case 'failed':
      return sayFailure(paths, output, options);
    case 'declined':
      return [`Changes not made to ${names}.`];
    case 'interrupted':
      return [`Interrupted before changes were made to ${names}.`];
  }
}

/** `Edit a.txt, 2 lines added, 1 removed`. */
export function sayPlannedFile(file: FileUpdateChange, cwd: string): string {
  return sayFile(file, PLAN, cwd);
}

function withDiff(file: FileUpdateChange, verbs: Verbs, cwd: string): string[] {
  const diff = spokenDiff(file);
  return [`${sayFile(file, verbs, cwd)}${diff.length === 0 ? '.' : ':'}`, ...diff];
}

function sayFile(file: FileUpdateChange, verbs: Verbs, cwd: string): string {
  const { kind, path } = file;
  const moved = kind.type === 'update' && kind.move_path != null ? `, renamed to ${shownPath(kind.move_path, cwd)}` : '';
  return `${verbs[kind.type]} ${shownPath(path, cwd)}${moved}${changedLines(diffCounts(file))}`;
}

function sayFailure(paths: readonly string[], output: string, options: SayOptions): string[] {
  return [`Error: the changes to ${namesOf(paths, options.cwd)} could not be made.`, ...(output.trim() === '' ? [] : sayOutput('Message', { text: output, omittedLines: 0 }, ERROR_LINES, options))];
}

function namesOf(paths: readonly string[], cwd: string): string {
  return paths.length > 3 ? counted(paths.length, 'file') : paths.map((path) => shownPath(path, cwd)).join(', ') || 'no file';
}
