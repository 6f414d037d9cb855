import { type Config } from '@codex-ts/config';
import { DEFAULT_FILE_HISTORY_LIMITS, type FileHistoryLimits } from '@codex-ts/file-history';

/** How much file history may keep: what the configuration says, and a bound on files that has no key. */
export function historyLimits({ fileHistory }: Pick<Config, 'fileHistory'>): FileHistoryLimits {
  const { maxBytes, maxFileBytes, maxDays } = fileHistory;
  return { ...DEFAULT_FILE_HISTORY_LIMITS, maxBytes, maxFileBytes, maxDays };
}
