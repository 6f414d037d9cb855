import { type FileUpdateChange } from '@codex-ts/app-server-protocol';
import { diffCounts, type Line, line, renderDiff, type Span, span, type Theme } from '@codex-ts/terminal-markup';

import { type DrawOptions, type PatchCell } from './cell.ts';
import { branch, BRANCH_WIDTH, innerWidth, marked, prefixed } from './layout.ts';
import { BOLD, BULLET, DIM, FAILED, runningMarker } from './looks.ts';
import { patchFailureLines } from './patch-outcome.ts';
import { shownPath } from './shown-path.ts';

type Verbs = Readonly<Record<FileUpdateChange['kind']['type'], string>>;

const PAST: Verbs = { add: 'Added', delete: 'Deleted', update: 'Edited' };
const FUTURE: Verbs = { add: 'Add', delete: 'Delete', update: 'Edit' };
const NOW: Verbs = { add: 'Adding', delete: 'Deleting', update: 'Editing' };
const GAP = span('    ');

/** Rows of one file's diff, unless it is to be judged: then, and in the transcript, all of it is there. */
const DIFF_ROWS = 1_000;

/** A patch with its diff: of one file in the headline, of several below a headline for all. */
export function patchLines(cell: PatchCell, width: number, theme: Theme, options: DrawOptions): Line[] {
  return drawPatch(cell, width, theme, options, cell.status === 'proposed' ? undefined : DIFF_ROWS);
}

export function fullPatchLines(cell: PatchCell, width: number, theme: Theme, options: DrawOptions): Line[] {
  return drawPatch(cell, width, theme, options, undefined);
}

function drawPatch(cell: PatchCell, width: number, theme: Theme, options: DrawOptions, maxRows: number | undefined): Line[] {
  const files = [...cell.changes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  if (cell.status === 'failed') return patchFailureLines(files, cell.output, width, options);
  const headline = marked(markerOf(cell, options.nowMs), headlineOf(cell, files, options.cwd ?? ''), width);
  if (cell.status === 'running' || cell.status === 'declined' || cell.status === 'interrupted') return [...headline, ...filesBelow(files, width, options.cwd ?? '')];
  if (files.length === 1) return [...headline, ...files.flatMap((file) => diffOf(file, width, theme, options, maxRows))];
  return [...headline, ...files.flatMap((file, index) => [...(index === 0 ? [] : [line()]), ...branch([nameOf(file, options.cwd ?? '')], width), ...diffOf(file, width, theme, options, maxRows)])];
}

function headlineOf(cell: PatchCell, files: readonly FileUpdateChange[], cwd: string): Line {
  const verbs = cell.status === 'running' ? NOW : cell.status === 'done' || cell.status === 'background' ? PAST : FUTURE;
  const before = cell.status === 'declined' ? 'Declined: ' : cell.status === 'interrupted' ? 'Interrupted: ' : '';
  const [only] = files;
  if (only !== undefined && files.length === 1) return line(span(`${before}${verbs[only.kind.type]} `, BOLD), ...nameOf(only, cwd).spans);
  const counts = files.map(diffCounts);
  const sum = { added: counts.reduce((total, { added }) => total + added, 0), removed: counts.reduce((total, { removed }) => total + removed, 0) };
  return line(span(`${before}${verbs.update} `, BOLD), `${files.length} files `, ...countSpans(sum));
}

function markerOf({ status }: PatchCell, nowMs: number | undefined): Span {
  if (status === 'running') return runningMarker(nowMs);
  return status === 'declined' || status === 'interrupted' ? FAILED : BULLET;
}

function filesBelow(files: readonly FileUpdateChange[], width: number, cwd: string): Line[] {
  return files.length < 2 ? [] : branch(files.map((file) => nameOf(file, cwd)), width);
}

/** Where a file is, where it goes, and how many lines of it change. */
function nameOf(file: FileUpdateChange, cwd: string): Line {
  const target = file.kind.type === 'update' && file.kind.move_path != null ? ` → ${shownPath(file.kind.move_path, cwd)}` : '';
  return line(`${shownPath(file.path, cwd)}${target} `, ...countSpans(diffCounts(file)));
}

function countSpans({ added, removed }: { readonly added: number; readonly removed: number }): Span[] {
  return [span('(', DIM), span(`+${added}`, { fg: 'green' }), span(' '), span(`-${removed}`, { fg: 'red' }), span(')', DIM)];
}

function diffOf(file: FileUpdateChange, width: number, theme: Theme, { highlighter }: DrawOptions, maxRows: number | undefined): Line[] {
  const rows = renderDiff(file, { width: innerWidth(width, BRANCH_WIDTH), theme, highlighter, maxRows });
  return prefixed(rows, [GAP], [GAP], width);
}
