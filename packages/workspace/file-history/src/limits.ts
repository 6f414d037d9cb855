/** How much file history may keep, and for how long. Sizes are bytes. */
export interface FileHistoryLimits {
  /** All kept contents together, for all threads. */
  readonly maxBytes: number;
  /** A larger file is watched but its content is not kept, so it cannot be restored. */
  readonly maxFileBytes: number;
  /** Entries (files and folders) of the workspace that a turn looks at. */
  readonly maxFiles: number;
  /** Turns older than this are forgotten by `prune`. */
  readonly maxDays: number;
}

const MIB = 1024 * 1024;

/** 2 GiB in all, 10 MiB a file, 50,000 files, 30 days. */
export const DEFAULT_FILE_HISTORY_LIMITS: FileHistoryLimits = {
  maxBytes: 2048 * MIB,
  maxFileBytes: 10 * MIB,
  maxFiles: 50_000,
  maxDays: 30,
};
