// The only door of @codex-ts/sdk: explicit named exports, no logic.
export { AbortError } from './abort-error.ts';
export type {
  ApprovalDecision,
  ApprovalRequest,
  CommandApproval,
  NetworkApproval,
  OnApproval,
  PatchApproval,
  PermissionsApproval,
} from './approval.ts';
export type { CodexConfigObject, CodexConfigValue, CodexOptions } from './codex-options.ts';
export { Codex } from './codex.ts';
export type { ContentBlock } from './content-block.ts';
export type {
  ItemCompletedEvent,
  ItemStartedEvent,
  ItemUpdatedEvent,
  ThreadError,
  ThreadErrorEvent,
  ThreadEvent,
  ThreadStartedEvent,
  TurnCompletedEvent,
  TurnFailedEvent,
  TurnStartedEvent,
  Usage,
} from './events.ts';
export type { Input, UserInput } from './input.ts';
export type {
  AgentMessageItem,
  CommandExecutionItem,
  ErrorItem,
  FileChangeItem,
  McpToolCallItem,
  ReasoningItem,
  ThreadItem,
  TodoListItem,
  WebSearchItem,
} from './items.ts';
export { OutputSchemaError } from './structured-answer.ts';
export type { ListOptions, StoredThread, ThreadPage } from './thread-list.ts';
export type { ApprovalMode, ModelReasoningEffort, SandboxMode, ThreadOptions, WebSearchMode } from './thread-options.ts';
export { Thread } from './thread.ts';
export { SDK_TOOLS, tool, type Tool, type ToolContent, type ToolContext, type ToolDefinition, ToolOutput } from './tool.ts';
export type {
  StreamedTurn as RunStreamedResult,
  Turn as RunResult,
  TurnOptions,
  TypedTurn,
  TypedTurnOptions,
} from './turn-options.ts';
