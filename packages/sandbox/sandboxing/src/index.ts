// The only door of @codex-ts/sandboxing: explicit named exports, no logic.
export { type Grants, isFullDiskWrite, isPathReadable, isPathWritable, withGrants, type WritableRoot, writableRoots } from '@codex-ts/file-policy';
export { canDenyRead } from './hidden-paths.ts';
export { IgnoreRules } from './ignore-rules.ts';
export { type DenialFacts, looksDenied } from './looks-denied.ts';
export type { CommandInput, WindowsChoice } from './command-input.ts';
export { planCommand } from './plan-command.ts';
export { ensureSandboxAvailable } from './sandbox-support.ts';
export { sandboxTag } from './sandbox-tag.ts';
export type { LaunchHold, LaunchVerdict, SandboxLaunch, SpawnPlan } from './spawn-plan.ts';
