// The only door of @codex-ts/otel: explicit named exports, no logic.
export { startExporters } from './exporters/start-exporters.ts';
export { filterFromEnv } from './filter-from-env.ts';
export { formatLogLine, type LogFormat, logFormatOf } from './format-log-line.ts';
export { LEVEL_RANK, LOG_LEVELS, type LogLevel } from './level.ts';
export { levelFilter, type LogFilter, type ParsedFilter, parseFilter } from './log-filter.ts';
export type { LogFields, LogRecord, LogSink, LogValue } from './log-record.ts';
export type { Logger, LogMessage } from './logger.ts';
export type { OtelConfig, OtelExporter, OtelTls } from './otel-config.ts';
export { REDACTED, Redactor } from './redactor.ts';
export { type Sampler, samplerFromEnv } from './sampler.ts';
export { type SessionEvents, sessionEvents } from './session-events.ts';
export type {
  ApiRequest,
  ConversationStart,
  SessionFacts,
  StreamEvent,
  StreamUsage,
  ToolDecision,
  ToolResult,
  TurnEnd,
} from './session-facts.ts';
export type { MetricSink, SpanSink } from './signal-sinks.ts';
export type { FinishedSpan, Span } from './span.ts';
export { StreamLogSink } from './stream-sink.ts';
export { noTelemetry, Telemetry, type TelemetryOptions } from './telemetry.ts';
export { outgoingTraceHeaders, traceContextFromEnv, traceContextOf, type Traced } from './trace-context.ts';
export { formatTraceparent, parseTraceparent, type TraceContext } from './traceparent.ts';
