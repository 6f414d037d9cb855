/** What the log database may hold. */
export interface LogLimits {
  readonly rowsPerPartition: number;
  readonly bytesPerPartition: number;
  readonly maxAgeMs: number;
  /** Of the whole file, pages in use. */
  readonly totalBytes: number;
}

/** Ten days, 1,000 rows or 10 MiB for a thread or a process, as the original keeps them; 256 MiB for everything. */
export const LOG_LIMITS: LogLimits = {
  rowsPerPartition: 1_000,
  bytesPerPartition: 10 * 1024 * 1024,
  maxAgeMs: 10 * 24 * 60 * 60 * 1_000,
  totalBytes: 256 * 1024 * 1024,
};
