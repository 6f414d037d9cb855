// The only door of @codex-ts/session: explicit named exports, no logic.
export type { CompactionParts, ReviewRequest, SessionParts, StoredState, TurnConnection, TurnRequest } from './parts.ts';
export { noRecorder, type Recorder } from './recorder.ts';
export { Session, type SessionOptions } from './session.ts';
export type { ContextCompactionItem, ReviewModeItem, SessionEvent, TurnKind, TurnOutcome } from './session-event.ts';
export type { TurnSettings } from './settings.ts';
export type { TurnInput } from './turn-run.ts';
