// The only door of @codex-ts/sandboxing: explicit named exports, no logic.
export { canDenyRead } from './hidden-paths.ts';
export { IgnoreRules } from './ignore-rules.ts';
export { looksDenied } from './looks-denied.ts';
export { isPathWritable } from './path-writable.ts';
export { type CommandInput, planCommand } from './plan-command.ts';
export { ensureSandboxAvailable } from './sandbox-support.ts';
export { sandboxTag } from './sandbox-tag.ts';
export type { LaunchHold, LaunchVerdict, SandboxLaunch, SpawnPlan } from './spawn-plan.ts';
export { type WritableRoot, writableRoots } from './writable-roots.ts';
