import { type OtelExporter } from '../otel-config.ts';
import { type OtlpTransport } from './signal-exporter.ts';

/** The way to the collector that is configured, its code loaded here and now; null when nothing is to be sent. */
export function transportOf(exporter: OtelExporter): Promise<OtlpTransport> | null {
  switch (exporter.kind) {
    case 'none':
      return null;
    case 'otlp-grpc':
      return import('./otlp-grpc.ts').then(({ otlpGrpc }) => otlpGrpc(exporter));
    case 'otlp-http':
      return exporter.protocol === 'json'
        ? import('./otlp-http-json.ts').then(({ otlpHttpJson }) => otlpHttpJson(exporter))
        : import('./otlp-http-binary.ts').then(({ otlpHttpBinary }) => otlpHttpBinary(exporter));
  }
}
