import { join, resolve } from 'node:path';

import { type OtelConfig, type OtelExporter, type OtelTls } from '@codex-ts/otel';
import { type FileHistorySettings, type GhostSnapshotSettings, type HistorySettings, type TuiConfig } from './config.ts';
import { type OtelExporterForm } from './schema/otel-keys.ts';
import { type RootTable } from './schema/root-keys.ts';

const MEBIBYTE = 1024 * 1024;
const NONE: OtelExporter = { kind: 'none' };

interface Places {
  readonly codexHome: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Where things are kept. `CODEX_SQLITE_HOME` may be relative to the working directory. */
export function storageSettings(root: RootTable, { codexHome, cwd, env }: Places) {
  const fromEnv = env['CODEX_SQLITE_HOME'] ?? '';
  return {
    sqliteHome: root.sqlite_home ?? (fromEnv === '' ? codexHome : resolve(cwd, fromEnv)),
    logDir: root.log_dir ?? join(codexHome, 'log'),
    history: historySettings(root.history ?? {}),
    fileHistory: fileHistorySettings(root.file_history ?? {}),
    ghostSnapshot: ghostSnapshotSettings(root.ghost_snapshot ?? {}),
    cliAuthCredentialsStore: root.cli_auth_credentials_store ?? ('file' as const),
  };
}

/** `[tui]`, and what is about it beside that table. */
export function tuiSettings({ tui = {}, notice = {}, disable_paste_burst = false, file_opener: fileOpener }: RootTable): TuiConfig {
  return {
    animations: tui.animations ?? true,
    plain: tui.plain ?? false,
    vim: tui.vim ?? false,
    keymap: tui.keymap ?? {},
    notifications: tui.notifications ?? true,
    notificationMethod: tui.notification_method ?? 'auto',
    notificationCondition: tui.notification_condition ?? 'unfocused',
    alternateScreen: tui.alternate_screen ?? 'auto',
    showTooltips: tui.show_tooltips ?? true,
    fileOpener: fileOpener ?? null,
    disablePasteBurst: disable_paste_burst,
    hideFullAccessWarning: notice.hide_full_access_warning ?? false,
    statusLine: tui.status_line ?? null,
    terminalTitle: tui.terminal_title ?? null,
    theme: tui.theme ?? null,
  };
}

function historySettings(table: NonNullable<RootTable['history']>): HistorySettings {
  const cap = table.max_bytes ?? 0;
  return { persistence: table.persistence ?? 'save-all', maxBytes: cap === 0 ? null : cap };
}

function fileHistorySettings(table: NonNullable<RootTable['file_history']>): FileHistorySettings {
  return {
    enabled: table.enabled ?? true,
    maxFileBytes: table.max_file_bytes ?? 10 * MEBIBYTE,
    maxBytes: table.max_bytes ?? 512 * MEBIBYTE,
    maxDays: table.max_days ?? 30,
  };
}

function ghostSnapshotSettings(table: NonNullable<RootTable['ghost_snapshot']>): GhostSnapshotSettings {
  return {
    ignoreLargeUntrackedFiles: limit(table.ignore_large_untracked_files ?? table.ignore_untracked_files_over_bytes ?? 10 * MEBIBYTE),
    ignoreLargeUntrackedDirs: limit(table.ignore_large_untracked_dirs ?? table.large_untracked_dir_warning_threshold ?? 200),
    disableWarnings: table.disable_warnings ?? false,
  };
}

function limit(value: number): number | null {
  return value > 0 ? value : null;
}

/** `[otel]`: traces go where logs go unless told otherwise; metrics go nowhere unless told. */
export function otelSettings(table: NonNullable<RootTable['otel']>): OtelConfig {
  const exporter = exporterOf(table.exporter);
  return {
    environment: table.environment ?? 'dev',
    logUserPrompt: table.log_user_prompt ?? false,
    exporter,
    traceExporter: table.trace_exporter === undefined ? exporter : exporterOf(table.trace_exporter),
    metricsExporter: exporterOf(table.metrics_exporter),
  };
}

/** `statsig`, the original's own collector, is nowhere here. */
function exporterOf(form: OtelExporterForm | undefined): OtelExporter {
  if (form === undefined || typeof form === 'string') return NONE;
  const http = form['otlp-http'];
  if (http !== undefined) return { kind: 'otlp-http', ...connection(http), protocol: http.protocol ?? 'binary' };
  const grpc = form['otlp-grpc'];
  return grpc === undefined ? NONE : { kind: 'otlp-grpc', ...connection(grpc) };
}

type Connection = NonNullable<Exclude<OtelExporterForm, string>['otlp-grpc']>;

function connection({ endpoint, headers, tls }: Connection) {
  return { endpoint: endpoint ?? '', headers: headers ?? {}, tls: tls === undefined ? null : tlsOf(tls) };
}

function tlsOf(table: NonNullable<Connection['tls']>): OtelTls {
  const { 'ca-certificate': caCertificate, 'client-certificate': clientCertificate, 'client-private-key': clientPrivateKey } = table;
  return {
    ...(caCertificate === undefined ? {} : { caCertificate }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(clientPrivateKey === undefined ? {} : { clientPrivateKey }),
  };
}
