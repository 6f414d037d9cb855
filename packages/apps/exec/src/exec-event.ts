import { type ThreadItem } from '@codex-ts/app-server-protocol';

import { type CollabToolCallBody, collabToolCallBody } from './collab-tool-call.ts';

/** One line of the `--json` stream. Key order is the order in which fields are built. */
export type ExecEvent =
  | { type: 'thread.started'; thread_id: string }
  | { type: 'turn.started' }
  | { type: 'turn.completed'; usage: ExecUsage }
  | { type: 'turn.failed'; error: { message: string } }
  | { type: 'item.started' | 'item.updated' | 'item.completed'; item: ExecItem }
  | { type: 'error'; message: string };

/** Totals of the whole thread. */
export interface ExecUsage {
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
}

export type ExecItem = { id: string } & ExecItemBody;

export type ExecItemBody =
  | { type: 'agent_message'; text: string }
  | { type: 'reasoning'; text: string }
  | CommandExecutionBody
  | FileChangeBody
  | McpToolCallBody
  | CollabToolCallBody
  | WebSearchBody
  | { type: 'todo_list'; items: TodoEntry[] }
  | { type: 'error'; message: string };

export interface CommandExecutionBody {
  type: 'command_execution';
  command: string;
  aggregated_output: string;
  exit_code: number | null;
  status: 'in_progress' | 'completed' | 'failed' | 'declined';
}

export interface FileChangeBody {
  type: 'file_change';
  changes: { path: string; kind: 'add' | 'delete' | 'update' }[];
  status: 'in_progress' | 'completed' | 'failed';
}

export interface McpToolCallBody {
  type: 'mcp_tool_call';
  server: string;
  tool: string;
  arguments: unknown;
  result: { content: unknown[]; structured_content: unknown } | null;
  error: { message: string } | null;
  status: 'in_progress' | 'completed' | 'failed';
}

export interface WebSearchBody {
  type: 'web_search';
  query: string;
  action: { type: 'search'; query?: string; queries?: string[] } | { type: 'other' };
}

export interface TodoEntry {
  text: string;
  completed: boolean;
}

/** The server's item in the words of the stream; null for kinds that the stream does not carry. */
export function execItemBody(item: ThreadItem): ExecItemBody | null {
  switch (item.type) {
    case 'agentMessage':
      return { type: 'agent_message', text: item.text };
    case 'reasoning':
      return { type: 'reasoning', text: (item.summary ?? []).join('\n') };
    case 'commandExecution':
      return commandBody(item);
    case 'fileChange':
      return fileChangeBody(item);
    case 'webSearch':
      return { type: 'web_search', query: item.query, action: searchAction(item.action) };
    case 'mcpToolCall':
      return mcpToolCallBody(item);
    case 'collabAgentToolCall':
      return collabToolCallBody(item);
    case 'userMessage':
    case 'hookPrompt':
    case 'dynamicToolCall':
    case 'imageGeneration':
    case 'imageView':
    case 'plan':
    case 'enteredReviewMode':
    case 'exitedReviewMode':
    case 'contextCompaction':
      return null;
  }
}

type ItemOf<T extends ThreadItem['type']> = Extract<ThreadItem, { type: T }>;

function commandBody(item: ItemOf<'commandExecution'>): CommandExecutionBody {
  return {
    type: 'command_execution',
    command: item.command,
    aggregated_output: item.aggregatedOutput ?? '',
    exit_code: item.exitCode ?? null,
    status: item.status === 'inProgress' ? 'in_progress' : item.status,
  };
}

/** The stream has no word for a declined patch: it counts as failed. */
function fileChangeBody(item: ItemOf<'fileChange'>): FileChangeBody {
  const statuses = { inProgress: 'in_progress', completed: 'completed', failed: 'failed', declined: 'failed' } as const;
  return {
    type: 'file_change',
    changes: item.changes.map(({ path, kind }) => ({ path, kind: kind.type })),
    status: statuses[item.status],
  };
}

function mcpToolCallBody({ server, tool, arguments: args, result, error, status }: ItemOf<'mcpToolCall'>): McpToolCallBody {
  return {
    type: 'mcp_tool_call',
    server,
    tool,
    arguments: args,
    result: result == null ? null : { content: result.content, structured_content: result.structuredContent ?? null },
    error: error == null ? null : { message: error.message },
    status: status === 'inProgress' ? 'in_progress' : status,
  };
}

/** Opened pages and searches within a page are `other`; the query text says what they were. */
function searchAction(action: ItemOf<'webSearch'>['action']): WebSearchBody['action'] {
  if (action?.type !== 'search') return { type: 'other' };
  return {
    type: 'search',
    ...(action.query == null ? {} : { query: action.query }),
    ...(action.queries == null ? {} : { queries: action.queries }),
  };
}
