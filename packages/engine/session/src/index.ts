// The only door of @codex-ts/session: explicit named exports, no logic.
export type { SessionParts, TurnRequest } from './parts.ts';
export { noRecorder, type Recorder } from './recorder.ts';
export { Session, type SessionOptions } from './session.ts';
export type { SessionEvent, TurnOutcome } from './session-event.ts';
export type { TurnSettings } from './settings.ts';
