import { exportsOf } from './exports-of.ts';
import { httpOptions, type HttpTarget } from './http-options.ts';
import { type OtlpTransport } from './signal-exporter.ts';

/** OTLP over HTTP with JSON bodies. Throws CodexError for an endpoint or TLS files that cannot be used. */
export async function otlpHttpJson(target: HttpTarget): Promise<OtlpTransport> {
  const { options, connections } = await httpOptions(target);
  return {
    logs: async () => new (exportsOf(await import('@opentelemetry/exporter-logs-otlp-http')).OTLPLogExporter)(options),
    spans: async () => new (exportsOf(await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter)(options),
    metrics: async () => new (exportsOf(await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter)(options),
    close: () => connections.close(),
  };
}
