import { type Line, line, sanitizeRow, type Span, span, type Style } from '@codex-ts/terminal-markup';

import { type DrawOptions, type SubAgent, type SubAgentCell } from './cell.ts';
import { branch, marked } from './layout.ts';
import { ACCENT, BOLD, BULLET, DIM, FAILED, runningMarker } from './looks.ts';
import { safeParagraphs } from './safe-paragraphs.ts';

type Status = NonNullable<SubAgent['state']>['status'];

export const PAST: Readonly<Record<SubAgentCell['tool'], string>> = { spawnAgent: 'Spawned', sendInput: 'Sent input to', resumeAgent: 'Resumed', wait: 'Finished waiting for', closeAgent: 'Closed' };
const NOW: Readonly<Record<SubAgentCell['tool'], string>> = { spawnAgent: 'Spawning', sendInput: 'Sending input to', resumeAgent: 'Resuming', wait: 'Waiting for', closeAgent: 'Closing' };

/** How an agent is doing. */
export const WORDS: Readonly<Record<Status, Span>> = {
  pendingInit: span('starting', DIM),
  running: span('running', ACCENT),
  interrupted: span('interrupted', { fg: 'red' }),
  completed: span('completed', { fg: 'green' }),
  errored: span('failed', { fg: 'red' }),
  shutdown: span('closed', DIM),
  notFound: span('not found', { fg: 'red' }),
};
/** Rows of a prompt, and of what an agent said. */
const PROMPT_ROWS = 3;

/** One agent dealing with others: what it did, to whom, and how they are. */
export function subAgentLines(cell: SubAgentCell, width: number, { nowMs }: DrawOptions): Line[] {
  const title = headline(cell, nowMs, width);
  const prompt = branch(paragraphsOf(cell.prompt, DIM), width, PROMPT_ROWS);
  return [...title, ...prompt, ...(cell.tool === 'wait' || cell.agents.length > 1 ? branch(cell.agents.map(stateLine), width) : [])];
}

/** The same with everything that was said. */
export function fullSubAgentLines(cell: SubAgentCell, width: number, options: DrawOptions): Line[] {
  const said = cell.agents.flatMap(({ threadId, state }) => (state === null ? [] : [stateLine({ threadId, state: { ...state, message: null } }), ...paragraphsOf(state.message, DIM)]));
  return [...headline(cell, options.nowMs, width), ...branch([...paragraphsOf(cell.prompt, {}), ...said], width)];
}

function paragraphsOf(text: string | null | undefined, style: Style): Line[] {
  return text == null || text.trim() === '' ? [] : safeParagraphs(text, style);
}

function headline(cell: SubAgentCell, nowMs: number | undefined, width: number): Line[] {
  const isRunning = cell.status === 'running';
  const [only] = cell.agents;
  const whom = only === undefined ? 'an agent' : cell.agents.length === 1 ? nameOf(only.threadId) : `${cell.agents.length} agents`;
  const how = [cell.model, cell.effort].filter((part) => part !== null && part !== '').map((part) => sanitizeRow(part ?? ''));
  const isLost = cell.status === 'failed' || cell.status === 'interrupted';
  const note = isLost ? [span(` (${cell.status})`, DIM)] : [];
  const text = line(span((isRunning ? NOW : PAST)[cell.tool], BOLD), ' ', span(whom, ACCENT), ...(how.length === 0 ? [] : [span(` (${how.join(' ')})`, DIM)]), ...note);
  return marked(isRunning ? runningMarker(nowMs) : isLost ? FAILED : BULLET, text, width);
}

function stateLine({ threadId, state }: SubAgent): Line {
  const said = state?.message == null || state.message === '' ? [] : [span(` - ${sanitizeRow(state.message)}`, DIM)];
  return line(span(`${nameOf(threadId)}: `), state === null ? span('not known yet', DIM) : WORDS[state.status], ...said);
}

/** Threads are told apart by the end of their id: the beginning is the time. */
export const nameOf = (threadId: string): string => `agent ${sanitizeRow(threadId).slice(-8)}`;
