// The only door of @codex-ts/file-history: explicit named exports, no logic.
export { FileHistory, type FileHistoryOptions, type TurnSummary } from './file-history.ts';
export type { FileState, UnsavedReason } from './file-state.ts';
export { type HistoryFile, type HistoryFs, nodeHistoryFs } from './history-fs.ts';
export type { LeftOutReason, LeftOutReport } from './left-out.ts';
export { DEFAULT_FILE_HISTORY_LIMITS, type FileHistoryLimits } from './limits.ts';
export type { ContentChange, ContentState } from './turn-contents.ts';
export type { FileChange, TurnFileChanges } from './turn-changes.ts';
export type { UndoFileResult, UndoResult } from './undo-apply.ts';
export type { TurnChoice, UndoEntry, UndoPlan } from './undo-plan.ts';
