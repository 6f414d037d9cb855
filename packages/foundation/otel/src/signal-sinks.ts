import { type LogFields } from './log-record.ts';
import { type FinishedSpan } from './span.ts';

/** Where spans go that are over. The rules of `LogSink` hold: no throwing, no waiting, `flush` and `close` never reject. */
export interface SpanSink {
  end(span: FinishedSpan): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Where counts and measurements go. The rules of `LogSink` hold. */
export interface MetricSink {
  count(name: string, n: number, attributes: LogFields): void;
  record(name: string, value: number, attributes: LogFields): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}
