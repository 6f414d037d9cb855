// The only door of @codex-ts/tools: explicit named exports, no logic.
export { clientToolsProblem } from './check-client-tools.ts';
export type { ClientTool, ClientToolAnswer, ClientToolCall } from './client-tool.ts';
export { GrantedPermissions } from './granted-permissions.ts';
export { offeredTools, type ToolChoice } from './offered-tools.ts';
export { OpenCommands } from './open-commands.ts';
export { NO_GRANT, type PermissionGrant } from './permission-grant.ts';
export type {
  ApprovalQuestion,
  CommandExit,
  CommandFacts,
  CommandHost,
  CommandOutput,
  CommandSpec,
  FinishedCommand,
  PatchHost,
  PermissionsAnswer,
  PermissionsQuestion,
  PreparedPatch,
  RunningCommand,
  ToolServices,
  ToolTurn,
  UserQuestions,
} from './ports.ts';
export type { UserAnswers } from './request-user-input/user-questions.ts';
export { TOOL_NAMES, ToolRouter } from './router.ts';
export { runUserCommand } from './user-command.ts';
export type { ToolSpec } from './tool-spec.ts';
export type { WebSearchOptions } from './web-search/spec.ts';
