// The only door of @codex-ts/orchestrator: explicit named exports, no logic.
export type { Approval, Decision } from './approval.ts';
export { ApprovalCache } from './approval-cache.ts';
export { approveCommand, type CommandClass, type CommandToApprove } from './approve-command.ts';
export { approvePatch } from './approve-patch.ts';
export { type Action, type ActionOutcome, orchestrate } from './orchestrate.ts';
