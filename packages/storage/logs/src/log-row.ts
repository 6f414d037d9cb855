import { LOG_LEVELS, type LogLevel, type LogRecord, type LogValue } from '@codex-ts/otel';

export interface Row {
  readonly at_ms: number;
  readonly level: string;
  readonly target: string;
  readonly message: string;
  readonly fields: string | null;
  readonly thread_id: string | null;
}

/** A row as the record it was. */
export function readRow(row: Row): LogRecord {
  return {
    timeMs: row.at_ms,
    level: LOG_LEVELS.find((level): level is LogLevel => level === row.level) ?? 'info',
    target: row.target,
    message: row.message,
    fields: row.fields === null ? {} : (JSON.parse(row.fields) as Record<string, LogValue>),
    ...(row.thread_id === null ? {} : { threadId: row.thread_id }),
  };
}
