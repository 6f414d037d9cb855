import { sanitizeRow, textOf } from '@codex-ts/terminal-markup';

import { type CommandCell, type ExploringCell, type TerminalCell } from '../../cells/cell.ts';
import { exploringRows } from '../../cells/exploring.ts';
import { visibleKeys } from '../../cells/terminal.ts';
import { counted, duration } from './quantities.ts';
import { type SayOptions } from './say-options.ts';
import { safeLines, sayOutput } from './shorten.ts';

/** Lines of output that are said of the agent's commands, and of the user's own, who asked for what they print. */
const AGENT_LINES = 10;
const USER_LINES = 50;
/** A command that took no longer is not timed aloud. In ms. */
const WORTH_MS = 10_000;

/** A command, how it ended, and what it printed. */
export function sayCommand(cell: Pick<CommandCell, 'command' | 'status' | 'exitCode' | 'durationMs' | 'output'> & Partial<Pick<CommandCell, 'isUserShell'>>, options: SayOptions): string[] {
  const [first = '', ...rest] = safeLines(cell.command);
  const end = endOf(cell);
  const ending = end === '' ? '' : ` (${end})`;
  const command = rest.length === 0 ? [`${verbOf(cell)}: ${first}${ending}`] : commandLines(`${verbOf(cell)}${ending}`, [first, ...rest]);
  if (cell.status === 'declined') return command;
  if (cell.output.text === '' && cell.status !== 'done' && cell.status !== 'failed') return command;
  return [...command, ...sayOutput('Output', cell.output, cell.isUserShell === true ? USER_LINES : AGENT_LINES, options)];
}

/** A command behind what is said of it. Several lines stand in from the margin: none of them can pass for one of ours. */
export function commandLines(title: string, lines: readonly string[]): string[] {
  return lines.length < 2 ? [`${title}: ${lines.join('')}`] : [`${title}, ${counted(lines.length, 'line')}:`, ...lines.map((line) => `  ${line}`)];
}

/** Commands that only looked at things: what they looked at, and with nothing left out what they printed. */
export function sayExploring({ calls }: ExploringCell, options: SayOptions): string[] {
  if (options.leftOut === null) return calls.flatMap((call) => sayCommand(call, options));
  return exploringRows(calls, options.cwd).map(({ verb, text }) => `${LOOKED[verb] ?? verb} ${textOf({ spans: text })}.`);
}

const LOOKED: Readonly<Record<string, string>> = { List: 'Listed', Search: 'Searched for', Run: 'Ran' };

/** The model typed into a command that runs in the background, or waited for it. */
export function sayTerminal({ command, typed }: TerminalCell): string[] {
  const name = command === '' ? 'a command in the background' : `the command in the background: ${sanitizeRow(command)}`;
  if (typed === null) return [`Waited for ${name}`];
  const [first = '', ...rest] = safeLines(visibleKeys(typed));
  return rest.length === 0 ? [`Typed ${first} into ${name}`] : [`Typed into ${name}`, first, ...rest];
}

function verbOf({ status, isUserShell = false }: Parameters<typeof sayCommand>[0]): string {
  switch (status) {
    case 'done':
      return isUserShell ? 'You ran' : 'Command ran';
    case 'failed':
      return isUserShell ? 'Your command failed' : 'Command failed';
    case 'declined':
      return 'Command not run';
    case 'interrupted':
      return 'Command interrupted';
    case 'running':
      return 'Command running';
    case 'background':
      return 'Command still running in the background';
  }
}

function endOf({ exitCode, durationMs }: Parameters<typeof sayCommand>[0]): string {
  return [...(exitCode === null ? [] : [`exit ${exitCode}`]), ...(durationMs === null || durationMs < WORTH_MS ? [] : [duration(durationMs)])].join(', ');
}
