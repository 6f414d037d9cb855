import { type ContentBlock } from './content-block.ts';

/**
 * What happened in a turn, in the words of the original SDK's types. These are a little narrower than what its stream
 * has always carried, and ours carries the same: while a command runs `exit_code` is null, a command somebody declined
 * has the status `declined`, a patch that has only begun the status `in_progress`.
 */
export type ThreadItem =
  | AgentMessageItem
  | ReasoningItem
  | CommandExecutionItem
  | FileChangeItem
  | McpToolCallItem
  | WebSearchItem
  | TodoListItem
  | ErrorItem;

/** What the agent said; JSON when an output schema was asked for. */
export interface AgentMessageItem {
  id: string;
  type: 'agent_message';
  text: string;
}

/** A summary of what the model thought. */
export interface ReasoningItem {
  id: string;
  type: 'reasoning';
  text: string;
}

export interface CommandExecutionItem {
  id: string;
  type: 'command_execution';
  /** The whole command line, quoted as a shell reads it. */
  command: string;
  /** Standard output and standard error as they came. */
  aggregated_output: string;
  exit_code?: number;
  status: 'in_progress' | 'completed' | 'failed';
}

export interface FileChangeItem {
  id: string;
  type: 'file_change';
  /** Paths are absolute. */
  changes: { path: string; kind: 'add' | 'delete' | 'update' }[];
  status: 'completed' | 'failed';
}

/** A call of a tool of an MCP server. Tools of this program are told as calls of the server named by `SDK_TOOLS`. */
export interface McpToolCallItem {
  id: string;
  type: 'mcp_tool_call';
  server: string;
  tool: string;
  arguments: unknown;
  result?: { content: ContentBlock[]; structured_content: unknown };
  error?: { message: string };
  status: 'in_progress' | 'completed' | 'failed';
}

export interface WebSearchItem {
  id: string;
  type: 'web_search';
  query: string;
}

/** The agent's plan: started when it first has one, completed when the turn ends. */
export interface TodoListItem {
  id: string;
  type: 'todo_list';
  items: { text: string; completed: boolean }[];
}

/** A warning that does not end the turn. */
export interface ErrorItem {
  id: string;
  type: 'error';
  message: string;
}
