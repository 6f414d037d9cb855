import { LEVEL_RANK, type LogLevel } from './level.ts';
import { type LogFields } from './log-record.ts';

/** A text, or what makes one: called only when somebody listens. */
export type LogMessage = string | (() => string);

/** What a logger needs of the telemetry it belongs to. */
export interface LoggerHost {
  /** Counts up whenever sinks come or go. */
  readonly generation: number;
  /** The highest rank that any sink takes from this target; 0 when nobody listens. */
  limit(target: string): number;
  emit(record: { level: LogLevel; target: string; message: string; fields: LogFields; threadId: string | undefined }): void;
}

const NO_FIELDS: LogFields = {};

/** Says things under one target. Saying something that nobody wants costs two comparisons. */
export class Logger {
  readonly target: string;
  readonly #host: LoggerHost;
  readonly #threadId: string | undefined;
  #generation = -1;
  #limit = 0;

  constructor(host: LoggerHost, target: string, threadId?: string) {
    this.#host = host;
    this.target = target;
    this.#threadId = threadId;
  }

  /** The same target, about one thread. */
  forThread(threadId: string): Logger {
    return new Logger(this.#host, this.target, threadId);
  }

  isEnabled(level: LogLevel): boolean {
    if (this.#generation !== this.#host.generation) {
      this.#generation = this.#host.generation;
      this.#limit = this.#host.limit(this.target);
    }
    return LEVEL_RANK[level] <= this.#limit;
  }

  log(level: LogLevel, message: LogMessage, fields: LogFields = NO_FIELDS): void {
    if (!this.isEnabled(level)) return;
    const text = typeof message === 'string' ? message : message();
    this.#host.emit({ level, target: this.target, message: text, fields, threadId: this.#threadId });
  }

  error(message: LogMessage, fields?: LogFields): void {
    this.log('error', message, fields);
  }

  warn(message: LogMessage, fields?: LogFields): void {
    this.log('warn', message, fields);
  }

  info(message: LogMessage, fields?: LogFields): void {
    this.log('info', message, fields);
  }

  debug(message: LogMessage, fields?: LogFields): void {
    this.log('debug', message, fields);
  }

  trace(message: LogMessage, fields?: LogFields): void {
    this.log('trace', message, fields);
  }
}
