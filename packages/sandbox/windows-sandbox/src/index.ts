// The only door of @codex-ts/windows-sandbox: explicit named exports, no logic.
export { cleanUpAcls, type CleanUp } from './clean-up-acls.ts';
export { elevatedSetupSteps, type SetupInput, type SetupStep } from './elevated-setup-steps.ts';
export type { AclRequest, SidReference, WindowsLaunch, WindowsLevel, WindowsPlan } from './launch-description.ts';
export { planWindows, type WindowsInput } from './plan-windows.ts';
export { runWindowsSandbox, type SandboxRun } from './run-windows-sandbox.ts';
export { setUpElevated, type SetupOptions } from './set-up-elevated.ts';
export { readStagedLaunch, type RunnerSpawn, type SandboxRunner, stageWindowsLaunch } from './staged-launch.ts';
export type { RunControl, WindowsExit } from './supervised-process.ts';
export { type Win32, Win32Error } from './win32.ts';
export { loadWin32, windowsSupport, type WindowsSupport } from './windows-support.ts';
export { auditWorldWritable, type FolderListing, type WorldWritable, worldWritableWarning } from './world-writable-audit.ts';
