// The only door of @codex-ts/app-server-protocol: explicit named exports, no logic.
// The schema modules are named here as types only; their values are reached by loadSchemas().
export { ERROR_CODES } from './error-codes.ts';
export { EXPERIMENTAL_NOTIFICATIONS } from './experimental-notifications.ts';
export { generateJsonSchema, type GenerateOptions, generateTypeScript } from './generate-files.ts';
export { loadSchemas } from './load-schemas.ts';
export type {
  CommandExecutionApprovalDecision,
  CommandExecutionRequestApprovalParams,
  CommandExecutionRequestApprovalResponse,
  FileChangeApprovalDecision,
  FileChangeRequestApprovalParams,
  FileChangeRequestApprovalResponse,
} from './schema/approvals.ts';
export type {
  ConfigLayer,
  ConfigLayerMetadata,
  ConfigLayerSource,
  ConfigRequirements,
} from './schema/config.ts';
export type { CommandAction } from './schema/command-action.ts';
export type { ConfigEdit, ConfigReadResponse, ConfigWriteResponse } from './schema/config-methods.ts';
export type { ExperimentalFeature } from './schema/features.ts';
export type { FileUpdateChange } from './schema/file-change.ts';
export type { InitializeParams, InitializeResponse } from './schema/initialize.ts';
export type {
  JsonRpcError,
  JsonRpcErrorBody,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  RequestId,
} from './schema/json-rpc.ts';
export type {
  ClientCall,
  ClientNotification,
  ClientRequests,
  ServerNotification,
  ServerNotifications,
  ServerRequest,
  ServerRequests,
} from './schema/methods.ts';
export type {
  PermissionsRequestApprovalParams,
  PermissionsRequestApprovalResponse,
} from './schema/permissions.ts';
export type {
  ApprovalsReviewer,
  AskForApproval,
  Personality,
  ReasoningEffort,
  ReasoningSummary,
  SandboxMode,
  SandboxPolicy,
  ServiceTier,
} from './schema/policy.ts';
export type { ThreadUndoParams, ThreadUndoResponse } from './schema/own-methods.ts';
export type { GitInfoUpdate, ThreadListParams } from './schema/stored-thread-methods.ts';
export type { SessionSource, Thread, ThreadStatus } from './schema/thread.ts';
export type { ThreadItem } from './schema/thread-item.ts';
export type {
  ThreadForkParams,
  ThreadForkResponse,
  ThreadResumeParams,
  ThreadResumeResponse,
  ThreadStartParams,
  ThreadStartResponse,
} from './schema/thread-methods.ts';
export type { CodexErrorInfo, Turn, TurnError, TurnPlanStep, TurnStatus } from './schema/turn.ts';
export type {
  TurnInterruptParams,
  TurnInterruptResponse,
  TurnStartParams,
  TurnStartResponse,
} from './schema/turn-methods.ts';
export type { RateLimitSnapshot, ThreadTokenUsage, TokenUsageBreakdown } from './schema/usage.ts';
export type { UserInput } from './schema/user-input.ts';
export { takesParams } from './takes-params.ts';
export { type ParamsCheck, validateParams } from './validate-params.ts';
