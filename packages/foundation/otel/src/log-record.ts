import { type LogLevel } from './level.ts';

export type LogValue = string | number | boolean;
export type LogFields = Readonly<Record<string, LogValue>>;

/** One thing that was said. Secrets are gone from `message` and `fields` before any sink sees it. */
export interface LogRecord {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly level: LogLevel;
  /** Who speaks, in segments: `codex_core::client`. */
  readonly target: string;
  readonly message: string;
  readonly fields: LogFields;
  readonly threadId?: string;
}

/** Where records go. `write` neither throws nor waits; what cannot be kept is counted by the sink. */
export interface LogSink {
  write(record: LogRecord): void;
  /** Resolves when everything written so far is where it belongs, or was given up. Never rejects. */
  flush(): Promise<void>;
  /** Flushes and lets go of files, timers and connections. Never rejects. */
  close(): Promise<void>;
}
