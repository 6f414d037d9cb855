// The only door of @codex-ts/message-history: explicit named exports, no logic.
export type { HistoryEntry } from './entry.ts';
export { MessageHistory, type MessageHistoryOptions } from './message-history.ts';
