// The only door of @codex-ts/threads: explicit named exports, no logic.
export type { EngineOptions } from './engine-options.ts';
export type { LiveThread, ThreadClient, ThreadFacts } from './live-thread.ts';
export { ThreadEngine } from './thread-engine.ts';
export type { ThreadOverrides, TurnChanges } from './thread-overrides.ts';
