// The only door of @codex-ts/threads: explicit named exports, no logic.
export type { EngineOptions } from './engine-options.ts';
export type { ClientCommand } from './host/client-commands.ts';
export type { HostServices, ListedModel } from './host/host-services.ts';
export { type ConfigWrite, type ConfigWritten } from './config-service.ts';
export type { BackgroundTerminal, LiveThread, ThreadClient, ThreadFacts } from './live-thread.ts';
export { type GitPatch, type StoredThread } from './stored-threads.ts';
export { type ForkRequest, ThreadEngine } from './thread-engine.ts';
export type { UndoReport, UndoRequest, UndoScope } from './undo.ts';
export type { ThreadOverrides, TurnChanges } from './thread-overrides.ts';
