import { type Line, line, type Span, span, type Theme, wrap } from '@codex-ts/terminal-markup';

import { type CommandCell, type DrawOptions } from './cell.ts';
import { AGENT_ROWS, clippedOutput, omitted, outputTail, USER_ROWS, wholeOutput } from './clipped-output.ts';
import { formatDuration } from './elapsed.ts';
import { branch } from './layout.ts';
import { BOLD, BULLET, DIM, DONE, FAILED, INDENT, runningMarker } from './looks.ts';
import { shellLines } from './shell-lines.ts';

const CONTINUED: Span = span('  │ ', DIM);
/** Rows of a command that follow its first. */
const MORE_ROWS = 2;

/** A command, with the beginning and the end of what it printed. */
export function commandLines(cell: CommandCell, width: number, theme: Theme, { nowMs }: DrawOptions): Line[] {
  const max = cell.isUserShell ? USER_ROWS : AGENT_ROWS;
  const headline = headlineOf(cell, width, theme, nowMs);
  if (cell.status === 'running') return [...headline, ...outputTail(cell.output, max, width)];
  if (cell.status === 'declined') return headline;
  const output = clippedOutput(cell.output, max, width);
  const isSilent = output.length === 0 && cell.status !== 'background';
  return [...headline, ...(isSilent ? branch([line(span('(no output)', DIM))], width) : output)];
}

/** The command and all that it printed. */
export function fullCommandLines(cell: Pick<CommandCell, 'command' | 'output' | 'status' | 'exitCode' | 'durationMs'>, width: number, theme: Theme): Line[] {
  const command = shellLines(cell.command, theme).flatMap((row, index) => wrap(row, width, { first: [index === 0 ? span('$ ', { fg: 'magenta' }) : INDENT], rest: [INDENT] }));
  return [...command, ...wholeOutput(cell.output, width), ...wrap(endOf(cell), width)];
}

function headlineOf(cell: CommandCell, width: number, theme: Theme, nowMs: number | undefined): Line[] {
  const [first = line(), ...others] = shellLines(cell.command, theme);
  const title = (note: readonly Span[]): Line[] => [
    ...wrap(line(span(verbOf(cell), BOLD), ' ', ...first.spans, ...note), width, { first: [markerOf(cell, nowMs)], rest: [CONTINUED] }),
    ...others.flatMap((row) => wrap(row, width, { first: [CONTINUED], rest: [CONTINUED] })),
  ];
  const rows = title(noteOf(cell));
  if (rows.length <= 1 + MORE_ROWS) return rows;
  const bare = title([]);
  const hidden = bare.length - 1 - MORE_ROWS;
  return [...bare.slice(0, 1 + MORE_ROWS), ...wrap(line(span(omitted(hidden), DIM), ...noteOf(cell)), width, { first: [CONTINUED], rest: [CONTINUED] })];
}

function verbOf({ status, isUserShell }: CommandCell): string {
  if (status === 'declined') return 'Did not run';
  if (status === 'running') return 'Running';
  if (status === 'background') return 'Started';
  return isUserShell ? 'You ran' : 'Ran';
}

function markerOf({ status }: CommandCell, nowMs: number | undefined): Span {
  if (status === 'running') return runningMarker(nowMs);
  if (status === 'background') return BULLET;
  return status === 'done' ? DONE : FAILED;
}

/** What colours alone would not tell. */
function noteOf({ status, exitCode }: CommandCell): Span[] {
  if (status === 'interrupted') return [span(' (interrupted)', DIM)];
  if (status === 'background') return [span(' (still running)', DIM)];
  // A negative one is none of the program's own: it was ended from outside, and its output says so.
  return status === 'failed' && exitCode !== null && exitCode >= 0 ? [span(` (exit ${exitCode})`, DIM)] : [];
}

function endOf({ status, exitCode, durationMs }: Pick<CommandCell, 'status' | 'exitCode' | 'durationMs'>): Line {
  const took = durationMs === null ? [] : [span(` • ${formatDuration(durationMs)}`, DIM)];
  switch (status) {
    case 'done':
      return line(span('✓', { fg: 'green', bold: true }), ...took);
    case 'failed':
      return line(span(exitCode === null || exitCode < 0 ? '✗ failed' : `✗ exit ${exitCode}`, { fg: 'red', bold: true }), ...took);
    case 'declined':
      return line(span('✗ not run', { fg: 'red' }));
    case 'interrupted':
      return line(span('✗ interrupted', { fg: 'red' }), ...took);
    case 'background':
      return line(span('… goes on in the background', DIM));
    case 'running':
      return line(span('… still running', DIM));
  }
}
