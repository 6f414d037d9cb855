import { type Config } from '@codex-ts/config';
import { type Telemetry } from '@codex-ts/otel';

export interface OwnTelemetry {
  readonly telemetry: Telemetry;
  close(): Promise<void>;
}

/** The exporters of `[otel]`, for those who configured any. Logs are the business of the program we run in. */
export async function startTelemetry({ otel }: Config, env: Readonly<NodeJS.ProcessEnv>, version: string): Promise<OwnTelemetry | null> {
  if ([otel.exporter, otel.traceExporter, otel.metricsExporter].every(({ kind }) => kind === 'none')) return null;
  const { samplerFromEnv, startExporters, Telemetry: Telemeter } = await import('@codex-ts/otel');
  const telemetry = new Telemeter({ version, sampler: samplerFromEnv(env) });
  void startExporters(telemetry, otel, env);
  return { telemetry, close: () => telemetry.close() };
}
