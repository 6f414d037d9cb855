// The only door of @codex-ts/orchestrator: explicit named exports, no logic.
export { type Approval, type Decision, mayAskAboutSandbox, mayAskForPermissions } from './approval.ts';
export { ApprovalCache } from './approval-cache.ts';
export { approveCommand, type CommandToApprove } from './approve-command.ts';
export { approvePatch } from './approve-patch.ts';
export type { CommandClass, CommandRuling } from './command-ruling.ts';
export { type Action, type ActionOutcome, orchestrate } from './orchestrate.ts';
