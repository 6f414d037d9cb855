// The only door of @codex-ts/logs: explicit named exports, no logic.
export { LogDatabase, type LogDatabaseOptions } from './log-database.ts';
export type { LogFileFs } from './log-file-fs.ts';
export { LOG_LIMITS, type LogLimits } from './log-limits.ts';
export { RotatingLogFile, type RotatingLogFileOptions } from './rotating-log-file.ts';
