// The only door of @codex-ts/core: explicit named exports, no logic.
export { beforeRetry, type RetryPorts } from './before-retry.ts';
export type { Emit, KernelEvent, TokenCounts } from './kernel-event.ts';
export type { KernelPorts } from './ports.ts';
export { runTurn, type TurnEnd } from './run-turn.ts';
export type { Sample, SampleEvent, StreamFault } from './sample.ts';
export type { InputWatch, ToolContext, ToolOutcome, ToolRunner } from './tool.ts';
