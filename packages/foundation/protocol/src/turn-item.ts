import type { MessagePhase } from './response-item.ts';
import type { UserInput } from './user-input.ts';

/**
 * What the agent did, as a person would list it: the items that a turn is made of. Kernel events carry them;
 * the app-server and exec map them to their own wire shapes.
 */
export type ItemStatus = 'inProgress' | 'completed' | 'failed' | 'declined';

/** What a command does, for display only; never a basis for a decision. */
export type CommandAction =
  | { type: 'read'; command: string; name: string; path: string }
  | { type: 'listFiles'; command: string; path: string | null }
  | { type: 'search'; command: string; query: string | null; path: string | null }
  | { type: 'unknown'; command: string };

export interface CommandExecutionItem {
  type: 'commandExecution';
  id: string;
  /** The whole argv joined with POSIX shell quoting. */
  command: string;
  cwd: string;
  processId: string | null;
  source: 'agent' | 'userShell' | 'unifiedExecStartup' | 'unifiedExecInteraction';
  status: ItemStatus;
  commandActions: CommandAction[];
  aggregatedOutput: string | null;
  exitCode: number | null;
  durationMs: number | null;
}

/** One file of a patch. `path` is absolute. `diff`: whole content for add and delete, bare hunks for update. */
export interface FileChange {
  path: string;
  kind: { type: 'add' } | { type: 'delete' } | { type: 'update'; move_path: string | null };
  diff: string;
}

export interface FileChangeItem {
  type: 'fileChange';
  id: string;
  changes: FileChange[];
  status: ItemStatus;
}

export interface UserMessageItem {
  type: 'userMessage';
  id: string;
  content: UserInput[];
}

export interface AgentMessageItem {
  type: 'agentMessage';
  id: string;
  text: string;
  phase: MessagePhase | null;
}

export interface ReasoningTurnItem {
  type: 'reasoning';
  id: string;
  summary: string[];
  content: string[];
}

export interface ImageViewItem {
  type: 'imageView';
  id: string;
  path: string;
}

export interface WebSearchItem {
  type: 'webSearch';
  id: string;
  query: string;
  action:
    | { type: 'search'; query: string | null; queries: string[] | null }
    | { type: 'openPage'; url: string | null }
    | { type: 'findInPage'; url: string | null; pattern: string | null }
    | { type: 'other' }
    | null;
}

/** A piece of what a tool of the client's answered. */
export type ClientToolContent = { type: 'inputText'; text: string } | { type: 'inputImage'; imageUrl: string };

/** A call of a tool that the client brought along. */
export interface DynamicToolCallItem {
  type: 'dynamicToolCall';
  id: string;
  tool: string;
  arguments: unknown;
  status: 'inProgress' | 'completed' | 'failed';
  contentItems: ClientToolContent[] | null;
  success: boolean | null;
  durationMs: number | null;
}

export type TurnItem =
  | UserMessageItem
  | AgentMessageItem
  | ReasoningTurnItem
  | CommandExecutionItem
  | FileChangeItem
  | DynamicToolCallItem
  | ImageViewItem
  | WebSearchItem;

export interface PlanStep {
  step: string;
  status: 'pending' | 'in_progress' | 'completed';
}
