/** Files that TLS to a collector needs, as absolute paths. Client certificate and key come together. */
export interface OtelTls {
  readonly caCertificate?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientPrivateKey?: string | undefined;
}

/** Where one kind of signal goes. `statsig`, the original's own metrics service, is `none` by now. */
export type OtelExporter =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'otlp-http';
      readonly endpoint: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly protocol: 'binary' | 'json';
      readonly tls: OtelTls | null;
    }
  | { readonly kind: 'otlp-grpc'; readonly endpoint: string; readonly headers: Readonly<Record<string, string>>; readonly tls: OtelTls | null };

/** `[otel]`, as the configuration reads it: defaults filled in, spans going where events go unless said otherwise. */
export interface OtelConfig {
  /** The resource attribute `env`. */
  readonly environment: string;
  /** Whether prompts, tool arguments and tool outputs may leave in events. */
  readonly logUserPrompt: boolean;
  /** For session events. */
  readonly exporter: OtelExporter;
  /** For spans. */
  readonly traceExporter: OtelExporter;
  readonly metricsExporter: OtelExporter;
}
