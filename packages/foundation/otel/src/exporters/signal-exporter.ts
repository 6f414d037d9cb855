import { type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { type ReadableSpan } from '@opentelemetry/sdk-trace';

/** What the exporters of all signals have in common. `code` 0 means that the collector took it. */
export interface SignalExporter<Batch> {
  export(batch: Batch, done: (result: { readonly code: number; readonly error?: Error }) => void): void;
  shutdown(): Promise<void>;
}

/** One way to one collector. Each signal loads its own library when it is asked for. */
export interface OtlpTransport {
  logs(): Promise<SignalExporter<ReadableLogRecord[]>>;
  spans(): Promise<SignalExporter<ReadableSpan[]>>;
  metrics(): Promise<SignalExporter<ResourceMetrics>>;
  /** Ends connections, the ones in use as well; nothing is sent afterwards. */
  close(): void;
}

/**
 * How long one export may take before it is given up, retries included. Less than closing waits: the libraries retry
 * on timers that keep a process alive, and a failure must be known while there is still a log to tell it to.
 */
export const EXPORT_TIMEOUT_MS = 1_500;

/** Exports one batch. Rejects when the collector did not take it. */
export function exportThrough<Batch>(exporter: SignalExporter<Batch>, batch: Batch): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(batch, ({ code, error }) => (code === 0 ? resolve() : reject(error ?? new Error('The collector refused.'))));
  });
}
