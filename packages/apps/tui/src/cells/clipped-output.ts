import { type Line, line, parseAnsi, span, truncate, wrap } from '@codex-ts/terminal-markup';

import { type CommandOutput } from './command-output.ts';
import { branchRows, BRANCH_WIDTH, innerWidth } from './layout.ts';
import { DIM } from './looks.ts';
import { countLines, firstLines, lastLines } from './text-lines.ts';

/** Rows of output that a cell shows of the agent's commands, and of the user's own, who asked for what they print. */
export const AGENT_ROWS = 5;
export const USER_ROWS = 50;

/**
 * The beginning and the end of an output, dim, with its own colours, below the headline of its command: at most `max`
 * rows. Looks only at what it shows, however long the output is.
 */
export function clippedOutput(output: CommandOutput, max: number, width: number): Line[] {
  const text = withoutTrailingBreaks(output.text);
  if (text === '') return [];
  const inner = innerWidth(width, BRANCH_WIDTH);
  const each = Math.max(1, Math.floor((max - 1) / 2));
  const first = firstLines(text, max + 1);
  if (first.length <= max && output.omittedLines === 0) {
    const rows = rowsOf(first, max, inner);
    const isLong = rows.length > max;
    return branchRows(isLong ? [...rows.slice(0, each), mark(0, inner), ...rows.slice(-each)] : rows, width);
  }
  const head = rowsOf(first.slice(0, each), each, inner).slice(0, each);
  const tail = rowsOf(lastLines(text, each), each, inner).slice(-each);
  return branchRows([...head, mark(countLines(text) - 2 * each + output.omittedLines, inner), ...tail], width);
}

/** The last rows of what a command has printed so far. */
export function outputTail(output: CommandOutput, max: number, width: number): Line[] {
  const text = withoutTrailingBreaks(output.text);
  if (text === '') return [];
  const lines = lastLines(text, max);
  const inner = innerWidth(width, BRANCH_WIDTH);
  const rows = rowsOf(lines, max, inner);
  const hidden = countLines(text) - lines.length + output.omittedLines;
  const isAll = hidden === 0 && rows.length <= max;
  return branchRows(isAll ? rows : [mark(hidden, inner), ...rows.slice(1 - max)], width);
}

/** All of an output. */
export function wholeOutput({ text, omittedLines }: CommandOutput, width: number): Line[] {
  const shown = withoutTrailingBreaks(text);
  const rows = shown === '' ? [] : parseAnsi(shown).flatMap((row) => wrap(row, Math.max(1, width)));
  return omittedLines === 0 ? rows : [mark(omittedLines, width), ...rows];
}

/** Stands for so many lines that are not shown; 0: for parts of a line. */
export function omitted(lines: number): string {
  return lines > 0 ? `… +${lines} ${lines === 1 ? 'line' : 'lines'}` : '…';
}

function mark(hidden: number, width: number): Line {
  return truncate(line(span(omitted(hidden), DIM)), width);
}

function rowsOf(lines: readonly string[], max: number, width: number): Line[] {
  // A row takes a character a cell, and what colours it.
  const limit = 16 * max * width + 256;
  const text = lines.map((one) => (one.length <= limit ? one : `${one.slice(0, limit / 2)}…${one.slice(-limit / 2)}`)).join('\n');
  return parseAnsi(text, DIM).flatMap((row) => wrap(row, Math.max(1, width)));
}

function withoutTrailingBreaks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return text.slice(0, end);
}
