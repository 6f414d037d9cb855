import { LEVEL_RANK } from '../level.ts';
import { type LogFilter } from '../log-filter.ts';
import { type LogRecord } from '../log-record.ts';
import { type OtelConfig } from '../otel-config.ts';
import { SESSION_EVENT_TARGET } from '../session-events.ts';
import { settleWithin } from '../settle-within.ts';
import { type FinishedSpan } from '../span.ts';
import { type Telemetry } from '../telemetry.ts';
import { BatchSender, type Send } from './batch-sender.ts';
import { failureLog, type Signal } from './failure-log.ts';
import { otlpLog } from './log-export.ts';
import { MetricExport } from './metric-export.ts';
import { resourceOf } from './resource.ts';
import { exportThrough, type OtlpTransport } from './signal-exporter.ts';
import { otlpSpan } from './span-export.ts';
import { transportOf } from './transport-of.ts';

/** Session events go out; what else is said stays on this machine. */
const SESSION_EVENTS: LogFilter = { limit: (target) => (target === SESSION_EVENT_TARGET ? LEVEL_RANK.info : 0), warning: null };
const EVENT_DELAY_MS = 1_000;
const SPAN_DELAY_MS = 5_000;
/** A little less than telemetry waits for collectors, so that connections are ended before it goes on. */
const LAST_SEND_MS = 1_700;

/**
 * Starts the exporters that `[otel]` sets. From the call on events, spans and metrics are kept for them; the promise
 * resolves when their libraries are loaded, and never rejects: an exporter that cannot start is logged as an error
 * under `codex_otel` and left out. Closing the telemetry sends what is left and closes them.
 * A collector is the user's own choice, so `DO_NOT_TRACK` changes nothing: without `[otel]` nothing is ever sent.
 * `OTEL_SDK_DISABLED=true` switches all of them off.
 */
export async function startExporters(telemetry: Telemetry, config: OtelConfig, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return;
  const ways = { events: transportOf(config.exporter), spans: transportOf(config.traceExporter), metrics: transportOf(config.metricsExporter) };
  if (Object.values(ways).every((way) => way === null)) return;
  const common: Common = { telemetry, resource: resourceOf(telemetry.version, config.environment), scope: { name: 'codex_otel', version: telemetry.version } };
  await Promise.all([
    ways.events === null ? null : startEvents(common, ways.events),
    ways.spans === null ? null : startSpans(common, ways.spans),
    ways.metrics === null ? null : startMetrics(common, ways.metrics),
  ]);
}

interface Common {
  readonly telemetry: Telemetry;
  readonly resource: ReturnType<typeof resourceOf>;
  readonly scope: { readonly name: string; readonly version: string };
}

async function startEvents({ telemetry, resource, scope }: Common, transport: Promise<OtlpTransport>): Promise<void> {
  const sender = senderFor<LogRecord>(telemetry, 'events', EVENT_DELAY_MS, async () => {
    const [exporter, from] = await Promise.all([transport.then((to) => to.logs()), resource]);
    return (batch) => exportThrough(exporter, batch.map((record) => otlpLog(record, from, scope)));
  });
  telemetry.addSink({ write: (record) => sender.add(record), flush: () => sender.flush(), close: () => closeBoth(sender, transport) }, SESSION_EVENTS, true);
  await sender.ready();
}

async function startSpans({ telemetry, resource, scope }: Common, transport: Promise<OtlpTransport>): Promise<void> {
  const sender = senderFor<FinishedSpan>(telemetry, 'spans', SPAN_DELAY_MS, async () => {
    const [exporter, from] = await Promise.all([transport.then((to) => to.spans()), resource]);
    return (batch) => exportThrough(exporter, batch.map((span) => otlpSpan(span, from, scope)));
  });
  telemetry.addSpanSink({ end: (span) => sender.add(span), flush: () => sender.flush(), close: () => closeBoth(sender, transport) });
  await sender.ready();
}

async function startMetrics({ telemetry, resource, scope }: Common, transport: Promise<OtlpTransport>): Promise<void> {
  const report = failureLog(telemetry, 'metrics');
  const metrics = new MetricExport({ transport, resource, scope, onFailure: (error) => report(error, 0) });
  telemetry.addMetricSink({
    count: (name, n, attributes) => metrics.count(name, n, attributes),
    record: (name, value, attributes) => metrics.record(name, value, attributes),
    flush: () => metrics.flush(),
    close: () => closeBoth(metrics, transport),
  });
  await metrics.ready();
}

function senderFor<Item>(telemetry: Telemetry, signal: Signal, delayMs: number, load: () => Promise<Send<Item>>): BatchSender<Item> {
  const onFailure = failureLog(telemetry, signal);
  const send = load().catch((error: unknown) => {
    onFailure(error, 0);
    return null;
  });
  return new BatchSender({ send, delayMs, onFailure });
}

/** Sends what is left within the time there is, then ends the connections whatever became of it. */
async function closeBoth(sender: { close(): Promise<void> }, transport: Promise<OtlpTransport>): Promise<void> {
  await settleWithin([sender.close()], LAST_SEND_MS);
  const [way] = await Promise.allSettled([transport]);
  // One that could not be made has been reported, and has nothing to close.
  if (way.status === 'fulfilled') way.value.close();
}
