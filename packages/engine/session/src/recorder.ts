import { type RolloutItem } from '@codex-ts/rollout';

/** The record of a thread. */
export interface Recorder {
  /** Queues items in order; never blocks. */
  append(items: readonly RolloutItem[]): void;
  /** Resolves when all that was appended is stored; rejects when it could not be. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** For ephemeral threads: keeps nothing. */
export const noRecorder: Recorder = {
  append: () => undefined,
  flush: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
