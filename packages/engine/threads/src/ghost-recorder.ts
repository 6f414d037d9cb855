import { type Config } from '@codex-ts/config';
import { createGhostSnapshot } from '@codex-ts/git-utils';
import { type RolloutItem } from '@codex-ts/rollout';

/** After this long a person should know what a turn waits for. */
const SLOW_MS = 240_000;

export interface GhostRecorderOptions {
  config(): Pick<Config, 'features' | 'ghostSnapshot'>;
  record(items: readonly RolloutItem[]): void;
  notice(text: string): void;
}

/**
 * With the feature `undo`: records a commit of the workspace at the start of each turn, as the original does, so that
 * its own undo works in threads that it takes over from us. No ref names the commit.
 */
export class GhostRecorder {
  readonly #options: GhostRecorderOptions;

  constructor(options: GhostRecorderOptions) {
    this.#options = options;
  }

  /** Does nothing outside of a repository. @throws CodexError when git fails */
  async snapshot(cwd: string, signal: AbortSignal): Promise<void> {
    const { config, record, notice } = this.#options;
    const { features, ghostSnapshot } = config();
    if (!features.undo) return;
    const { ignoreLargeUntrackedFiles, ignoreLargeUntrackedDirs, disableWarnings } = ghostSnapshot;
    const slow = setTimeout(() => {
      if (!disableWarnings) notice('The snapshot of the repository takes long. `features.undo = false` does without it.');
    }, SLOW_MS);
    try {
      const commit = await createGhostSnapshot({ cwd, ignoreLargeUntrackedFiles, ignoreLargeUntrackedDirs, signal });
      if (commit !== null) record([{ type: 'response_item', payload: { type: 'ghost_snapshot', ghost_commit: commit } }]);
    } finally {
      clearTimeout(slow);
    }
  }
}
