import { type ThreadItem } from '@codex-ts/app-server-protocol';

import { type HumanView } from './human-lines.ts';
import { type Style } from './style.ts';

type ItemOf<T extends ThreadItem['type']> = Extract<ThreadItem, { type: T }>;

/** What is shown when an item begins: only work that takes time has a headline. */
export function startedLines(item: ThreadItem, style: Style): string[] {
  switch (item.type) {
    case 'commandExecution':
      return [headline('exec', style), `${style.bold(item.command)} in ${item.cwd}`];
    case 'fileChange':
      return [style.bold('apply patch')];
    case 'mcpToolCall':
    case 'dynamicToolCall':
      return [`${toolName(item, style)} ${style.dim('started')}`];
    case 'collabAgentToolCall':
      return [`${style.bold('collab:')} ${capitalized(item.tool)}`];
    default:
      return [];
  }
}

/** What is shown when an item is finished. */
export function finishedLines(item: ThreadItem, view: HumanView): string[] {
  const { style } = view;
  switch (item.type) {
    case 'agentMessage':
      return [headline('codex', style), item.text];
    case 'reasoning':
      return reasoningLines(item, view);
    case 'commandExecution':
      return commandLines(item, style);
    case 'fileChange':
      return [`${style.bold('patch:')} ${item.status}`, ...item.changes.map(({ path }) => style.dim(path))];
    case 'webSearch':
      return [`${style.bold('web search:')} ${item.query}`];
    case 'mcpToolCall':
      return [toolVerdict(item, style), ...(item.error == null ? [] : [style.red(item.error.message)])];
    case 'dynamicToolCall':
      return [toolVerdict(item, style)];
    case 'contextCompaction':
      return [style.dim('context compacted')];
    case 'userMessage':
    case 'hookPrompt':
    case 'collabAgentToolCall':
    case 'imageGeneration':
    case 'imageView':
    case 'plan':
    case 'enteredReviewMode':
    case 'exitedReviewMode':
      return [];
  }
}

function headline(word: string, style: Style): string {
  return style.magenta(style.italic(word));
}

/** A tool of an MCP server, or one of a client. */
type ToolCall = ItemOf<'mcpToolCall'> | ItemOf<'dynamicToolCall'>;

function toolName(item: ToolCall, style: Style): string {
  if (item.type === 'dynamicToolCall') return `${style.bold('tool:')} ${style.cyan(item.tool)}`;
  return `${style.bold('mcp:')} ${style.cyan(`${item.server}/${item.tool}`)}`;
}

function toolVerdict(item: ToolCall, style: Style): string {
  const word = item.status === 'failed' ? style.red('failed') : item.status === 'completed' ? style.green('completed') : 'still running';
  return `${toolName(item, style)} ${style.dim(`(${word})`)}`;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function reasoningLines(item: ItemOf<'reasoning'>, { style, hideReasoning, showRawReasoning }: HumanView): string[] {
  if (hideReasoning) return [];
  const raw = item.content ?? [];
  const parts = showRawReasoning && raw.length > 0 ? raw : (item.summary ?? []);
  const text = parts.join('\n');
  return text.trim() === '' ? [] : [style.dim(text)];
}

/** The output is shown whole, as it came: when it ends in a newline, a blank line follows. */
function commandLines(item: ItemOf<'commandExecution'>, style: Style): string[] {
  const output = item.aggregatedOutput ?? '';
  return [commandVerdict(item, style), ...(output.trim() === '' ? [] : [output])];
}

function commandVerdict(item: ItemOf<'commandExecution'>, style: Style): string {
  const took = `in ${item.durationMs ?? 0}ms:`;
  switch (item.status) {
    case 'completed':
      return style.green(` succeeded ${took}`);
    case 'declined':
      return style.yellow(` declined ${took}`);
    case 'failed':
      return style.red(` exited ${item.exitCode ?? 1} ${took}`);
    case 'inProgress':
      return style.dim(` still running after ${item.durationMs ?? 0}ms:`);
  }
}
