import { CodexError, errorMessage } from '@codex-ts/protocol';
import { LEVEL_RANK, type LogLevel } from './level.ts';
import { Logger, type LoggerHost } from './logger.ts';
import { type LogFilter } from './log-filter.ts';
import { type LogFields, type LogRecord, type LogSink } from './log-record.ts';
import { Redactor } from './redactor.ts';
import { type Sampler, samplerFromEnv } from './sampler.ts';
import { type MetricSink, type SpanSink } from './signal-sinks.ts';
import { type FinishedSpan, type Span, type SpanHost, startSpan } from './span.ts';
import { type TraceContext } from './traceparent.ts';
import { settleWithin } from './settle-within.ts';

/** How long closing waits for sinks at most: a collector that is gone must not hold up the exit. */
const CLOSE_WAIT_MS = 2_000;
/** Of that, what collectors get. The rest is for files, which can then tell how it went. */
const REMOTE_WAIT_MS = 1_800;
/** A longer message or text field is cut; whoever needs all of it has the rollout. */
const LONGEST_TEXT = 64 * 1024;

export interface TelemetryOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Our version, for exporters. */
  readonly version?: string;
  readonly sampler?: Sampler;
}

interface FilteredSink {
  readonly sink: LogSink;
  readonly filter: LogFilter;
  readonly isRemote: boolean;
}

/**
 * The one place where logs, spans and metrics come together. It costs next to nothing until something is added that
 * listens. Secrets are taken out here, before any sink sees a record.
 */
export class Telemetry implements LoggerHost, SpanHost {
  readonly version: string;
  readonly sampler: Sampler;
  readonly #now: () => number;
  readonly #redactor = new Redactor();
  #logSinks: readonly FilteredSink[] = [];
  #spanSinks: readonly SpanSink[] = [];
  #metricSinks: readonly MetricSink[] = [];
  #generation = 0;
  #closing: Promise<void> | null = null;

  constructor(options: TelemetryOptions = {}) {
    this.version = options.version ?? 'unknown';
    this.sampler = options.sampler ?? samplerFromEnv({});
    this.#now = options.now ?? Date.now;
  }

  get generation(): number {
    return this.#generation;
  }

  now(): number {
    return this.#now();
  }

  logger(target: string): Logger {
    return new Logger(this, target);
  }

  /** Starts a span below `parent`, else the root of a new trace. */
  span(name: string, attributes: LogFields = {}, parent: TraceContext | null = null): Span {
    return startSpan(this, name, attributes, parent);
  }

  /** Adds `n` to a counter. */
  count(name: string, n = 1, attributes: LogFields = {}): void {
    if (this.#metricSinks.length === 0) return;
    const clean = this.#cleanFields(attributes);
    for (const sink of this.#metricSinks) this.#guarded(() => sink.count(name, n, clean), sink);
  }

  /** Adds a measurement to a histogram. */
  record(name: string, value: number, attributes: LogFields = {}): void {
    if (this.#metricSinks.length === 0) return;
    const clean = this.#cleanFields(attributes);
    for (const sink of this.#metricSinks) this.#guarded(() => sink.record(name, value, clean), sink);
  }

  /**
   * From now on `sink` gets the records that `filter` lets through. Telemetry closes it; a remote one before the
   * others, so that they still hear what became of it.
   */
  addSink(sink: LogSink, filter: LogFilter, isRemote = false): void {
    this.#logSinks = [...this.#logSinks, { sink, filter, isRemote }];
    this.#generation += 1;
  }

  addSpanSink(sink: SpanSink): void {
    this.#spanSinks = [...this.#spanSinks, sink];
  }

  addMetricSink(sink: MetricSink): void {
    this.#metricSinks = [...this.#metricSinks, sink];
  }

  /** This value (a key, a token) is blanked out wherever it turns up. Values under 6 characters are not taken: false. */
  addSecret(value: string): boolean {
    return this.#redactor.add(value);
  }

  /** `text` without secrets, as sinks would see it. */
  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  limit(target: string): number {
    return this.#logSinks.reduce((highest, { filter }) => Math.max(highest, filter.limit(target)), 0);
  }

  emit(said: { level: LogLevel; target: string; message: string; fields: LogFields; threadId: string | undefined }): void {
    const listening = this.#logSinks.filter(({ filter }) => LEVEL_RANK[said.level] <= filter.limit(said.target));
    if (listening.length === 0) return;
    const { level, target, threadId } = said;
    const record: LogRecord = {
      timeMs: this.#now(),
      level,
      target,
      message: this.#cleanText(said.message),
      fields: this.#cleanFields(said.fields),
      ...(threadId === undefined ? {} : { threadId }),
    };
    for (const { sink } of listening) this.#guarded(() => sink.write(record), sink);
  }

  hasSpanSinks(): boolean {
    return this.#spanSinks.length > 0;
  }

  finish(span: FinishedSpan): void {
    const clean = { ...span, attributes: this.#cleanFields(span.attributes), error: span.error === null ? null : this.#cleanText(span.error) };
    for (const sink of this.#spanSinks) this.#guarded(() => sink.end(clean), sink);
  }

  /** Resolves when every sink has written what it had. Waits at most 2 s. */
  async flush(): Promise<void> {
    await settleWithin(this.#sinks().map((sink) => sink.flush()), CLOSE_WAIT_MS);
  }

  /** Flushes and closes every sink; waits at most 2 s, then leaves them. What is said afterwards is dropped. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const deadline = performance.now() + CLOSE_WAIT_MS;
    const remote = [...this.#logSinks.filter((one) => one.isRemote).map(({ sink }) => sink), ...this.#spanSinks, ...this.#metricSinks];
    this.#spanSinks = [];
    this.#metricSinks = [];
    await settleWithin(remote.map((sink) => sink.close()), REMOTE_WAIT_MS);
    const local = this.#logSinks.filter((one) => !one.isRemote).map(({ sink }) => sink);
    this.#logSinks = [];
    this.#generation += 1;
    await settleWithin(local.map((sink) => sink.close()), deadline - performance.now());
  }

  #sinks(): readonly (LogSink | SpanSink | MetricSink)[] {
    return [...this.#logSinks.map(({ sink }) => sink), ...this.#spanSinks, ...this.#metricSinks];
  }

  #cleanText(text: string): string {
    const clean = this.#redactor.redact(text);
    return clean.length <= LONGEST_TEXT ? clean : `${clean.slice(0, LONGEST_TEXT)}… (${String(text.length)} chars)`;
  }

  #cleanFields(fields: LogFields): LogFields {
    const clean = this.#redactor.redactFields(fields);
    const long = Object.entries(clean).filter(([, value]) => typeof value === 'string' && value.length > LONGEST_TEXT);
    if (long.length === 0) return clean;
    return { ...clean, ...Object.fromEntries(long.map(([name, value]) => [name, `${String(value).slice(0, LONGEST_TEXT)}…`])) };
  }

  /** A sink that throws breaks its promise: it is let go, and the others hear of it. */
  #guarded(write: () => void, sink: LogSink | SpanSink | MetricSink): void {
    try {
      write();
    } catch (error) {
      this.#logSinks = this.#logSinks.filter((one) => one.sink !== sink);
      this.#spanSinks = this.#spanSinks.filter((one) => one !== sink);
      this.#metricSinks = this.#metricSinks.filter((one) => one !== sink);
      this.#generation += 1;
      this.logger('codex_otel').error(`A log sink failed and was removed: ${errorMessage(error)}`);
    }
  }
}

/** For code that has nothing to report to. Nothing can listen to it. */
class SilentTelemetry extends Telemetry {
  override addSink(): never {
    throw new CodexError('Nothing can listen to telemetry that is switched off.', { code: 'telemetry_silent' });
  }

  override addSpanSink(): never {
    return this.addSink();
  }

  override addMetricSink(): never {
    return this.addSink();
  }
}

export const noTelemetry: Telemetry = new SilentTelemetry();
