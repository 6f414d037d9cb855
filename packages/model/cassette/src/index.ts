// The only door of @codex-ts/cassette: explicit named exports, no logic.
export type { MatchMode } from './compare-request.ts';
export type { RecordingOptions } from './recorder.ts';
export { type RecordingTransport, recordingTransport } from './recording-transport.ts';
export { type ReplayOptions, type ReplayTransport, replayTransport } from './replay-transport.ts';
export { secretsFromEnv } from './secrets.ts';
export { type VolatileValue, volatilePlaces } from './volatile-values.ts';
