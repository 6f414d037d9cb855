// The only door of @codex-ts/protocol: explicit named exports, no logic.
export { CodexError, type CodexErrorOptions, errorMessage, systemErrorCode } from './errors.ts';
export { isUuid, newUuidV7 } from './ids.ts';
export {
  type ApprovalPolicy,
  type GranularApproval,
  networkAllowed,
  type Personality,
  REASONING_EFFORTS,
  type ReasoningEffort,
  type ReasoningSummary,
  SANDBOX_MODES,
  type SandboxMode,
  type SandboxPolicy,
  type ServiceTier,
  type Verbosity,
  type WorkspaceWritePolicy,
} from './policy.ts';
export type {
  CompactionItem,
  ContentPart,
  CustomToolCallItem,
  CustomToolCallOutputItem,
  FunctionCallItem,
  FunctionCallOutputItem,
  LocalShellCallItem,
  MessageItem,
  MessagePhase,
  OpaqueItem,
  ReasoningItem,
  ResponseItem,
  ToolCallItem,
  ToolOutputBody,
  ToolOutputItem,
  ToolOutputPart,
  WebSearchCallItem,
} from './response-item.ts';
export { toolOutputItem } from './response-item.ts';
export type {
  AgentMessageItem,
  CommandAction,
  CommandExecutionItem,
  FileChange,
  FileChangeItem,
  ImageViewItem,
  ItemStatus,
  PlanStep,
  ReasoningTurnItem,
  TurnItem,
  UserMessageItem,
  WebSearchItem,
} from './turn-item.ts';
export { addUsage, emptyRateLimits, type RateLimitSnapshot, type RateLimitWindow, type TokenUsage, zeroUsage } from './usage.ts';
export type { UserInput } from './user-input.ts';
