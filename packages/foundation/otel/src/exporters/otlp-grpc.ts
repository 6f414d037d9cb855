import { CodexError } from '@codex-ts/protocol';
import { type OtelTls } from '../otel-config.ts';
import { exportsOf } from './exports-of.ts';
import { EXPORT_TIMEOUT_MS, type OtlpTransport, type SignalExporter } from './signal-exporter.ts';
import { readTlsFiles } from './tls-files.ts';

export interface GrpcTarget {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: OtelTls | null;
}

/**
 * OTLP over gRPC. The endpoint's path, if any, has no meaning here; `http://` is plain text, everything else TLS.
 * Throws CodexError for an endpoint, headers or TLS files that cannot be used.
 */
export async function otlpGrpc(target: GrpcTarget): Promise<OtlpTransport> {
  const options = await grpcOptions(target);
  const made: SignalExporter<never>[] = [];
  const keep = <E extends SignalExporter<never>>(exporter: E): E => {
    made.push(exporter);
    return exporter;
  };
  return {
    logs: async () => keep(new (exportsOf(await import('@opentelemetry/exporter-logs-otlp-grpc')).OTLPLogExporter)(options)),
    spans: async () => keep(new (exportsOf(await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter)(options)),
    metrics: async () => keep(new (exportsOf(await import('@opentelemetry/exporter-metrics-otlp-grpc')).OTLPMetricExporter)(options)),
    close: () => {
      // Closing the channels; calls under way end with their own time limit, which has run out by now.
      for (const exporter of made) void exporter.shutdown();
    },
  };
}

async function grpcOptions(target: GrpcTarget) {
  const { endpoint, headers } = target;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(endpoint) ? endpoint : `https://${endpoint}`;
  if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol)) {
    throw new CodexError(`The [otel] endpoint "${endpoint}" is not an http or https address.`, { code: 'otel_endpoint' });
  }
  const { ca, client } = await readTlsFiles(target.tls);
  const { credentials, Metadata } = exportsOf(await import('@grpc/grpc-js'));
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const isPlain = new URL(url).protocol === 'http:';
  const channel = isPlain ? credentials.createInsecure() : credentials.createSsl(ca, client?.key ?? null, client?.certificate ?? null);
  return { url, metadata, credentials: channel, timeoutMillis: EXPORT_TIMEOUT_MS };
}
