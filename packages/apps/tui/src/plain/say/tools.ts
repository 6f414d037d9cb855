import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type HookPromptCell, type ImageCell, type SubAgent, type SubAgentCell, type ToolCallCell, type WebSearchCell } from '../../cells/cell.ts';
import { shownPath } from '../../cells/shown-path.ts';
import { nameOf, PAST, WORDS } from '../../cells/sub-agent.ts';
import { contentText } from '../../cells/tool-call.ts';
import { searchWords } from '../../cells/web-search.ts';
import { behind } from './messages.ts';
import { duration } from './quantities.ts';
import { type SayOptions } from './say-options.ts';
import { safeLines, sayOutput, shorten } from './shorten.ts';

const RESULT_LINES = 10;
const PROMPT_LINES = 4;
/** Longest arguments of a call, in UTF-16 units. */
const ARGS = 300;

/** A call of a tool, and what came back. */
export function sayToolCall(cell: ToolCallCell, options: SayOptions): string[] {
  const { server, tool, status, content, error, durationMs } = cell;
  const name = sanitizeRow(server === null ? tool : `${server}.${tool}`);
  const title = `Tool ${ENDS[status]}: ${name}${argsOf(cell, options)}`;
  if (status === 'running') return [title];
  if (error !== null) return [title, ...behind('Error', shorten(safeLines(error), RESULT_LINES, options))];
  const took = options.leftOut === null && durationMs !== null ? [`It took ${duration(durationMs)}.`] : [];
  const text = content.map((part) => contentText(part).trimEnd()).join('\n');
  return [title, ...sayOutput('Result', { text, omittedLines: 0 }, RESULT_LINES, options), ...took];
}

const ENDS: Readonly<Record<ToolCallCell['status'], string>> = { running: 'is called', background: 'goes on', done: 'called', failed: 'failed', declined: 'not called', interrupted: 'interrupted' };

function argsOf({ args }: ToolCallCell, { leftOut }: SayOptions): string {
  const text = args === undefined || args === null ? '' : sanitizeRow(JSON.stringify(args) ?? '');
  if (text === '' || text === '{}') return '';
  return leftOut === null || text.length <= ARGS ? ` with ${text}` : ` with ${text.slice(0, ARGS)} ${leftOut(0)}`;
}

/** What was looked for on the web. */
export function sayWebSearch(cell: WebSearchCell): string[] {
  const { verb, what } = searchWords(cell);
  return [what === '' ? `${verb} the web` : `${verb} on the web: ${sanitizeRow(what)}`];
}

/** One agent dealing with others: what it did, to whom, and how they are. */
export function saySubAgent(cell: SubAgentCell, options: SayOptions): string[] {
  const [only] = cell.agents;
  const whom = only === undefined ? 'an agent' : cell.agents.length === 1 ? nameOf(only.threadId) : `${cell.agents.length} agents`;
  const how = [cell.model, cell.effort].flatMap((part) => (part === null || part === '' ? [] : [sanitizeRow(part)]));
  const lost = cell.status === 'failed' || cell.status === 'interrupted' ? `, ${cell.status}` : '';
  const prompt = cell.prompt === null || cell.prompt.trim() === '' ? [] : behind('Prompt', shorten(safeLines(cell.prompt), PROMPT_LINES, options));
  const states = cell.tool === 'wait' || cell.agents.length > 1 ? cell.agents.map(sayAgent) : [];
  return [`${PAST[cell.tool]} ${whom}${how.length === 0 ? '' : ` (${how.join(' ')})`}${lost}.`, ...prompt, ...states];
}

function sayAgent({ threadId, state }: SubAgent): string {
  const said = state?.message == null || state.message === '' ? '' : `, said: ${sanitizeRow(state.message)}`;
  return `${nameOf(threadId)}: ${state === null ? 'not known yet' : WORDS[state.status].text}${said}`;
}

/** A picture that the model looked at, or made. */
export function sayImage({ action, path, prompt }: ImageCell, { cwd }: SayOptions): string[] {
  const where = path === null ? '' : `: ${shownPath(path, cwd)}`;
  return [`Image ${action === 'generating' ? 'is being generated' : action}${where}`, ...(prompt === null ? [] : [`It was asked for as: ${sanitizeRow(prompt)}`])];
}

/** What hooks told the model. */
export function sayHookPrompt({ texts }: HookPromptCell, options: SayOptions): string[] {
  return behind(texts.length > 1 ? 'Hooks added to the prompt' : 'A hook added to the prompt', shorten(texts.flatMap(safeLines), PROMPT_LINES, options));
}
