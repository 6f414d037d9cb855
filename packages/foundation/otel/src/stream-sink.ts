import { formatLogLine, type LogFormat } from './format-log-line.ts';
import { type LogRecord, type LogSink } from './log-record.ts';

/** What is needed of stderr. */
interface LogStream {
  write(text: string, done?: (error?: Error | null) => void): unknown;
}

/** Lines on a stream that somebody else owns: stderr. A reader that is gone costs the lines, nothing else. */
export class StreamLogSink implements LogSink {
  readonly #stream: LogStream;
  readonly #format: LogFormat;

  constructor(stream: LogStream, format: LogFormat) {
    this.#stream = stream;
    this.#format = format;
  }

  write(record: LogRecord): void {
    this.#stream.write(formatLogLine(record, this.#format));
  }

  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.write('', () => resolve());
    });
  }

  close(): Promise<void> {
    return this.flush();
  }
}
