import { type LogRecord, type LogSink } from './log-record.ts';
import { type MetricSink, type SpanSink } from './signal-sinks.ts';
import { type FinishedSpan } from './span.ts';

const done = (): Promise<void> => Promise.resolve();

/** A log sink that keeps all it gets. */
export function recordingSink(): LogSink & { readonly records: LogRecord[] } {
  const records: LogRecord[] = [];
  return { records, write: (record) => void records.push(record), flush: done, close: done };
}

export function recordingSpans(): SpanSink & { readonly spans: FinishedSpan[] } {
  const spans: FinishedSpan[] = [];
  return { spans, end: (span) => void spans.push(span), flush: done, close: done };
}

export function recordingMetrics(): MetricSink & { readonly seen: string[] } {
  const seen: string[] = [];
  const note = (name: string, n: number, attributes: object): void => void seen.push(`${name} ${String(n)} ${JSON.stringify(attributes)}`);
  return { seen, count: note, record: note, flush: done, close: done };
}
