// The only door of @codex-ts/rollout: explicit named exports, no logic.
export type { EventMsg, MemoryCitation, ReviewTarget, TextElement, TokenUsageInfo } from './event-msg.ts';
export { findRolloutById } from './find-by-id.ts';
export { findRolloutByName } from './find-by-name.ts';
export { findLatestRollout, type LatestRolloutQuery } from './find-latest.ts';
export type { CompactedItem, RolloutItem, RolloutLine, SkippedLine, SkipReason } from './line.ts';
export { type LoadedThread, loadThread } from './load-thread.ts';
export { readRollout } from './read-rollout.ts';
export { reconstructHistory, type ReplayedThread } from './replay.ts';
export { RolloutError } from './rollout-error.ts';
export type { RolloutFile, RolloutFs } from './rollout-fs.ts';
export { RolloutWriter, type RolloutWriterOptions } from './rollout-writer.ts';
export type { GitInfo, SessionMeta, SessionSource, SubAgentSource } from './session-meta.ts';
export type { TurnContextItem } from './turn-context.ts';
