import { type ThreadItem } from '@codex-ts/app-server-protocol';

import { type CellContent, type CommandCell, type ExploringCall, type SubAgentCell, type ToolContent, type WorkStatus } from '../cells/cell.ts';
import { type CommandOutput, NO_OUTPUT } from '../cells/command-output.ts';
import { TextLog } from '../cells/text-log.ts';
import { commandText } from './command-text.ts';
import { withoutHeading } from './heading.ts';
import { type DisplaySettings } from './thread-state.ts';

export type ItemOf<T extends ThreadItem['type']> = Extract<ThreadItem, { type: T }>;

/** Items that are complete when they begin. */
export type InstantItem = ItemOf<'userMessage' | 'hookPrompt' | 'imageView' | 'enteredReviewMode' | 'exitedReviewMode'>;

export function isInstant(item: ThreadItem): item is InstantItem {
  return item.type === 'userMessage' || item.type === 'hookPrompt' || item.type === 'imageView' || item.type === 'enteredReviewMode' || item.type === 'exitedReviewMode';
}

export function instantContent(item: InstantItem): CellContent {
  switch (item.type) {
    case 'userMessage':
      return { kind: 'userMessage', content: item.content };
    case 'hookPrompt':
      return { kind: 'hookPrompt', texts: item.fragments.map(({ text }) => text) };
    case 'imageView':
      return { kind: 'image', action: 'viewed', path: item.path, prompt: null };
    case 'enteredReviewMode':
      return { kind: 'review', subject: item.review };
    case 'exitedReviewMode':
      return { kind: 'review', subject: null };
  }
}

/** Thoughts; null when there is nothing to show of them. */
export function reasoningContent({ summary = [], content = [] }: ItemOf<'reasoning'>, { hideReasoning, showRawReasoning }: DisplaySettings): CellContent | null {
  const parts = showRawReasoning && content.length > 0 ? content : summary;
  const text = withoutHeading(parts.join('\n\n'));
  return hideReasoning || text === '' ? null : { kind: 'reasoning', text };
}

/** Whether a command does nothing but look: it joins others like it. */
export function isExploring({ commandActions, source }: ItemOf<'commandExecution'>): boolean {
  return source !== 'userShell' && commandActions.length > 0 && commandActions.every(({ type }) => type !== 'unknown');
}

/** `before`: what was printed so far, for items that end without saying so. */
export function commandContent(item: ItemOf<'commandExecution'>, isDone: boolean, before: CommandOutput = NO_OUTPUT): CommandCell {
  return {
    kind: 'command',
    command: commandText(item.command),
    isUserShell: item.source === 'userShell',
    status: isDone ? commandStatus(item) : 'running',
    output: item.aggregatedOutput == null ? before : { text: item.aggregatedOutput, omittedLines: 0 },
    exitCode: item.exitCode ?? null,
    durationMs: item.durationMs ?? null,
  };
}

export function exploringCall(itemKey: string, item: ItemOf<'commandExecution'>, isDone: boolean, before?: CommandOutput): ExploringCall {
  const { command, status, output, exitCode, durationMs } = commandContent(item, isDone, before);
  return { itemKey, command, actions: item.commandActions, status, output, exitCode, durationMs };
}

/** A command without an exit code was not waited for. */
function commandStatus({ status, exitCode }: ItemOf<'commandExecution'>): WorkStatus {
  if (status === 'declined' || status === 'failed') return status;
  return exitCode == null ? 'background' : 'done';
}

/** What is shown of work that takes its time: while it runs, and when it has ended. Streamed texts are in `streamed-text.ts`. */
export function workContent(item: ItemOf<'mcpToolCall' | 'dynamicToolCall' | 'collabAgentToolCall' | 'webSearch' | 'imageGeneration' | 'contextCompaction'>, isDone: boolean): CellContent {
  switch (item.type) {
    case 'mcpToolCall':
      return { kind: 'toolCall', server: item.server, tool: item.tool, args: item.arguments, status: endOf(item.status, isDone), progress: null, content: (item.result?.content ?? []).map(mcpContent), error: item.error?.message ?? null, durationMs: item.durationMs ?? null };
    case 'dynamicToolCall': {
      const content = (item.contentItems ?? []).map((part): ToolContent => (part.type === 'inputText' ? { type: 'text', text: part.text } : { type: 'image' }));
      return { kind: 'toolCall', server: null, tool: item.tool, args: item.arguments, status: endOf(item.success === false ? 'failed' : item.status, isDone), progress: null, content, error: null, durationMs: item.durationMs ?? null };
    }
    case 'collabAgentToolCall':
      return subAgentContent(item, isDone);
    case 'webSearch':
      return { kind: 'webSearch', query: item.query, action: item.action, isDone };
    case 'imageGeneration':
      return { kind: 'image', action: isDone ? 'generated' : 'generating', path: item.savedPath ?? null, prompt: item.revisedPrompt ?? null };
    case 'contextCompaction':
      return { kind: 'compaction', isDone };
  }
}

export function messageContent(item: ItemOf<'agentMessage' | 'plan'>, log: TextLog): CellContent {
  // What has been drawn of a text stays with its log: the same text keeps it.
  const text = log.text === item.text ? log : TextLog.of(item.text);
  return { kind: item.type === 'plan' ? 'proposedPlan' : 'agentMessage', text, isDone: true };
}

function subAgentContent(item: ItemOf<'collabAgentToolCall'>, isDone: boolean): SubAgentCell {
  const agents = [...new Set([...item.receiverThreadIds, ...Object.keys(item.agentsStates)])];
  return {
    kind: 'subAgent',
    tool: item.tool,
    status: endOf(item.status, isDone),
    prompt: item.prompt ?? null,
    model: item.model ?? null,
    effort: item.reasoningEffort ?? null,
    agents: agents.map((threadId) => ({ threadId, state: item.agentsStates[threadId] ?? null })),
  };
}

function endOf(status: 'inProgress' | 'completed' | 'failed', isDone: boolean): WorkStatus {
  if (!isDone) return 'running';
  return status === 'failed' ? 'failed' : 'done';
}

/** A piece of an MCP result, whose shape is the server's own. */
function mcpContent(part: unknown): ToolContent {
  const fields: Readonly<Record<string, unknown>> = typeof part === 'object' && part !== null ? { ...part } : {};
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
  switch (fields['type']) {
    case 'text':
      return { type: 'text', text: textOf(fields['text']) };
    case 'image':
      return { type: 'image' };
    case 'audio':
      return { type: 'audio' };
    case 'resource_link':
      return { type: 'link', name: textOf(fields['name']), uri: textOf(fields['uri']) };
    case 'resource': {
      const resource: Readonly<Record<string, unknown>> = typeof fields['resource'] === 'object' && fields['resource'] !== null ? { ...fields['resource'] } : {};
      return typeof resource['text'] === 'string' ? { type: 'text', text: resource['text'] } : { type: 'link', name: 'resource', uri: textOf(resource['uri']) };
    }
    default:
      return { type: 'text', text: JSON.stringify(part) ?? '' };
  }
}
