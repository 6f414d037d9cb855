import { type Config } from '@codex-ts/config';
import { type OutputStream } from '@codex-ts/exec';
import { type Telemetry } from '@codex-ts/otel';

export interface TelemetryInput {
  readonly config: Pick<Config, 'otel' | 'logDir' | 'sqliteHome'>;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly version: string;
  readonly stderr: OutputStream;
  /** Keep log files and the log database; for a process that lives long. */
  readonly keepsLogs: boolean;
  warn(text: string): void;
}

/** What a process tells of itself, and the way to open what may only be opened later. */
export interface OpenedTelemetry {
  readonly telemetry: Telemetry;
  /** The first request is on its way: now the log database may be opened. */
  requested(): void;
  close(): Promise<void>;
}

/**
 * Telemetry for those who asked for it: `[otel]` exporters, `CODEX_TS_LOG` or `RUST_LOG` for lines on stderr, and log
 * files where they are kept. Null when nobody did; then none of its code is loaded.
 */
export async function openTelemetry(input: TelemetryInput): Promise<OpenedTelemetry | null> {
  const { config, env, version, stderr, keepsLogs, warn } = input;
  const exporters = [config.otel.exporter, config.otel.traceExporter, config.otel.metricsExporter];
  const isExported = exporters.some(({ kind }) => kind !== 'none');
  const isLogged = [env['CODEX_TS_LOG'], env['RUST_LOG']].some((value) => value !== undefined && value.trim() !== '');
  if (!isExported && !isLogged && !keepsLogs) return null;
  const { filterFromEnv, logFormatOf, samplerFromEnv, startExporters, StreamLogSink, Telemetry } = await import('@codex-ts/otel');
  const telemetry = new Telemetry({ version, sampler: samplerFromEnv(env) });
  for (const secret of secretsIn(env)) telemetry.addSecret(secret);
  const format = logFormatOf(env);
  if (isLogged) {
    const filter = filterFromEnv(env);
    if (filter.warning !== null) warn(filter.warning);
    telemetry.addSink(new StreamLogSink({ write: (text, done) => stderr.write(text, done ?? (() => undefined)) }, format), filter);
  }
  const requested = keepsLogs ? await keepLogs(telemetry, input) : () => undefined;
  // Loads in the background: what is said until then waits for it.
  if (isExported) void startExporters(telemetry, config.otel, env);
  return { telemetry, requested, close: () => telemetry.close() };
}

async function keepLogs(telemetry: Telemetry, { config, env, warn }: TelemetryInput): Promise<() => void> {
  const [{ filterFromEnv, logFormatOf }, { LogDatabase, RotatingLogFile }] = await Promise.all([import('@codex-ts/otel'), import('@codex-ts/logs')]);
  const database = new LogDatabase({ sqliteHome: config.sqliteHome, onNotice: warn });
  telemetry.addSink(new RotatingLogFile({ dir: config.logDir, format: logFormatOf(env) }), filterFromEnv(env, 'warn'));
  telemetry.addSink(database, filterFromEnv(env, 'info'));
  return () => void database.open();
}

/** Values of the environment that are credentials by their name. */
function secretsIn(env: Readonly<NodeJS.ProcessEnv>): string[] {
  return Object.entries(env).flatMap(([name, value]) => (/(?:KEY|TOKEN|SECRET|PASSWORD)$/i.test(name) && value !== undefined ? [value] : []));
}
