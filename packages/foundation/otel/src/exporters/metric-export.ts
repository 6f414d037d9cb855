import { type Counter, type Histogram } from '@opentelemetry/api';
import { type Resource } from '@opentelemetry/resources';
import { type MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { type LogFields } from '../log-record.ts';
import { type MetricSink } from '../signal-sinks.ts';
import { exportsOf } from './exports-of.ts';
import { type Scope } from './otlp-shapes.ts';
import { exportThrough, type OtlpTransport, type SignalExporter } from './signal-exporter.ts';

const INTERVAL_MS = 60_000;
/** Measurements that wait while the library loads. */
const WAITING = 2_048;

interface Instruments {
  count(name: string, n: number, attributes: LogFields): void;
  record(name: string, value: number, attributes: LogFields): void;
  readonly reader: MetricReader;
  readonly exporter: SignalExporter<ResourceMetrics>;
}

export interface MetricExportOptions {
  readonly transport: Promise<OtlpTransport>;
  readonly resource: Promise<Resource>;
  readonly scope: Scope;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Adds up counters and histograms and sends what came together every 60 s and at the end. Sums are deltas: each
 * process tells what it added, so that several of them never overwrite one another.
 */
export class MetricExport implements MetricSink {
  readonly #options: MetricExportOptions;
  readonly #loading: Promise<Instruments | null>;
  #instruments: Instruments | null = null;
  #waiting: ((instruments: Instruments) => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(options: MetricExportOptions) {
    this.#options = options;
    this.#loading = this.#load();
  }

  /** Resolves when the library is loaded, or could not be. */
  async ready(): Promise<void> {
    await this.#loading;
  }

  count(name: string, n: number, attributes: LogFields): void {
    this.#measure((to) => to.count(name, n, attributes));
  }

  record(name: string, value: number, attributes: LogFields): void {
    this.#measure((to) => to.record(name, value, attributes));
  }

  async flush(): Promise<void> {
    const instruments = await this.#loading;
    if (instruments === null) return;
    try {
      const { resourceMetrics } = await instruments.reader.collect();
      if (resourceMetrics.scopeMetrics.length === 0) return;
      await exportThrough(instruments.exporter, resourceMetrics);
    } catch (error) {
      this.#options.onFailure(error);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.flush();
  }

  #measure(apply: (instruments: Instruments) => void): void {
    if (this.#instruments !== null) apply(this.#instruments);
    else if (this.#waiting.length < WAITING) this.#waiting.push(apply);
  }

  async #load(): Promise<Instruments | null> {
    try {
      const transport = await this.#options.transport;
      const instruments = await makeInstruments(await transport.metrics(), await this.#options.resource, this.#options.scope);
      this.#instruments = instruments;
      for (const apply of this.#waiting) apply(instruments);
      if (!this.#isClosed) this.#timer = setInterval(() => void this.flush(), INTERVAL_MS).unref();
      return instruments;
    } catch (error) {
      this.#options.onFailure(error);
      return null;
    } finally {
      this.#waiting = [];
    }
  }
}

async function makeInstruments(exporter: SignalExporter<ResourceMetrics>, resource: Resource, scope: Scope): Promise<Instruments> {
  const sdk = exportsOf(await import('@opentelemetry/sdk-metrics'));
  // The library's own periodic reader waits on timers that keep a process alive.
  class ReaderOnDemand extends sdk.MetricReader {
    protected override onForceFlush(): Promise<void> {
      return Promise.resolve();
    }

    protected override onShutdown(): Promise<void> {
      return Promise.resolve();
    }
  }
  const reader = new ReaderOnDemand({ aggregationTemporalitySelector: () => sdk.AggregationTemporality.DELTA });
  const meter = new sdk.MeterProvider({ resource, readers: [reader] }).getMeter(scope.name, scope.version);
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  return {
    exporter,
    reader,
    count: (name, n, attributes) => made(counters, name, () => meter.createCounter(name)).add(n, attributes),
    record: (name, value, attributes) => made(histograms, name, () => meter.createHistogram(name)).record(value, attributes),
  };
}

function made<T>(all: Map<string, T>, name: string, make: () => T): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  const fresh = make();
  all.set(name, fresh);
  return fresh;
}
