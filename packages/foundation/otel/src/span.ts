import { randomBytes } from 'node:crypto';
import { type LogFields, type LogValue } from './log-record.ts';
import { type Sampler } from './sampler.ts';
import { SAMPLED, type TraceContext } from './traceparent.ts';

/** A span that is over, as exporters get it. */
export interface FinishedSpan {
  readonly name: string;
  readonly context: TraceContext;
  /** The parent's span id, or null for a root. */
  readonly parentSpanId: string | null;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: LogFields;
  /** Why it failed, or null. */
  readonly error: string | null;
}

/** A stretch of work within a trace. */
export interface Span {
  /** Its place in the trace, for children and outgoing requests. Null when there is no trace to be in. */
  readonly context: TraceContext | null;
  child(name: string, attributes?: LogFields): Span;
  setAttribute(name: string, value: LogValue): void;
  /** Marks it as failed, with a short reason. */
  fail(reason: string): void;
  /** The first call counts. */
  end(): void;
}

export interface SpanHost {
  readonly sampler: Sampler;
  now(): number;
  /** Whether anything takes spans at this moment. */
  hasSpanSinks(): boolean;
  finish(span: FinishedSpan): void;
}

/**
 * Starts a span below `parent`, or a new trace. When nobody records, a caller's context is handed on unchanged, so
 * that its trace does not break in us, and nothing is made up where there was none.
 */
export function startSpan(host: SpanHost, name: string, attributes: LogFields, parent: TraceContext | null): Span {
  if (!host.hasSpanSinks()) return new PassingSpan(host, parent);
  const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
  const sampled = host.sampler(traceId, parent);
  const flags = ((parent?.flags ?? 0) & ~SAMPLED) | (sampled ? SAMPLED : 0);
  const context = { traceId, spanId: randomBytes(8).toString('hex'), flags, tracestate: parent?.tracestate ?? '' };
  return sampled ? new RecordingSpan(host, name, context, parent?.spanId ?? null, attributes) : new PassingSpan(host, context);
}

class PassingSpan implements Span {
  readonly context: TraceContext | null;
  readonly #host: SpanHost;

  constructor(host: SpanHost, context: TraceContext | null) {
    this.#host = host;
    this.context = context;
  }

  child(name: string, attributes: LogFields = {}): Span {
    return startSpan(this.#host, name, attributes, this.context);
  }

  setAttribute(): void {
    // Nobody records it.
  }

  fail(): void {
    // Nobody records it.
  }

  end(): void {
    // Nobody records it.
  }
}

class RecordingSpan implements Span {
  readonly context: TraceContext;
  readonly #host: SpanHost;
  readonly #name: string;
  readonly #parentSpanId: string | null;
  readonly #attributes: Record<string, LogValue>;
  readonly #startMs: number;
  #error: string | null = null;
  #ended = false;

  constructor(host: SpanHost, name: string, context: TraceContext, parentSpanId: string | null, attributes: LogFields) {
    this.#host = host;
    this.#name = name;
    this.context = context;
    this.#parentSpanId = parentSpanId;
    this.#attributes = { ...attributes };
    this.#startMs = host.now();
  }

  child(name: string, attributes: LogFields = {}): Span {
    return startSpan(this.#host, name, attributes, this.context);
  }

  setAttribute(name: string, value: LogValue): void {
    this.#attributes[name] = value;
  }

  fail(reason: string): void {
    this.#error = reason;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#host.finish({
      name: this.#name,
      context: this.context,
      parentSpanId: this.#parentSpanId,
      startMs: this.#startMs,
      // A clock that was set back must not make a span of negative length.
      endMs: Math.max(this.#startMs, this.#host.now()),
      attributes: this.#attributes,
      error: this.#error,
    });
  }
}
