import { type CommandAction } from '@codex-ts/app-server-protocol';
import { type Line, line, sanitizeRow, type Span, span, type Theme } from '@codex-ts/terminal-markup';

import { type DrawOptions, type ExploringCall, type ExploringCell } from './cell.ts';
import { fullCommandLines } from './command.ts';
import { branchRows, BRANCH_WIDTH, hanging, innerWidth, marked } from './layout.ts';
import { ACCENT, BOLD, BULLET, DIM, runningMarker } from './looks.ts';
import { shownPath } from './shown-path.ts';

interface Row {
  readonly verb: string;
  readonly text: Span[];
}

/** Commands that only looked at things, by what they looked at. */
export function exploringLines({ calls }: ExploringCell, width: number, { nowMs, cwd = '' }: DrawOptions): Line[] {
  const isRunning = calls.some(({ status }) => status === 'running');
  const title = marked(isRunning ? runningMarker(nowMs) : BULLET, line(span(isRunning ? 'Exploring' : 'Explored', BOLD)), width);
  const inner = innerWidth(width, BRANCH_WIDTH);
  const rows = exploringRows(calls, cwd).flatMap(({ verb, text }) => hanging(span(`${verb} `, ACCENT), { spans: text }, inner));
  return [...title, ...branchRows(rows, width)];
}

/** Each of the commands, with all that it printed. */
export function fullExploringLines({ calls }: ExploringCell, width: number, theme: Theme): Line[] {
  return calls.flatMap((call, index) => [...(index === 0 ? [] : [line()]), ...fullCommandLines(call, width, theme)]);
}

/** Calls that do nothing but read are joined in one row, each file named once. */
export function exploringRows(calls: readonly ExploringCall[], cwd: string): Row[] {
  const rows: Row[] = [];
  let reads: Set<string> | null = null;
  const flush = (): void => {
    if (reads !== null) rows.push({ verb: 'Read', text: [span([...reads].join(', '))] });
    reads = null;
  };
  for (const { actions } of calls) {
    for (const action of actions) {
      if (action.type === 'read') {
        reads = (reads ?? new Set<string>()).add(sanitizeRow(action.name));
        continue;
      }
      flush();
      rows.push(rowOf(action, cwd));
    }
  }
  flush();
  return rows;
}

function rowOf(action: Exclude<CommandAction, { type: 'read' }>, cwd: string): Row {
  switch (action.type) {
    case 'listFiles':
      return { verb: 'List', text: [span(action.path == null ? sanitizeRow(action.command) : shownPath(action.path, cwd))] };
    case 'search': {
      const where = action.path == null ? [] : [span(' in ', DIM), span(shownPath(action.path, cwd))];
      return { verb: 'Search', text: action.query == null ? [span(sanitizeRow(action.command))] : [span(sanitizeRow(action.query)), ...where] };
    }
    case 'unknown':
      return { verb: 'Run', text: [span(sanitizeRow(action.command))] };
  }
}
