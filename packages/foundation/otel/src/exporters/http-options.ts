import { CodexError } from '@codex-ts/protocol';
import { type OtelTls } from '../otel-config.ts';
import { exporterAgent, type ExporterAgent } from './exporter-agent.ts';
import { EXPORT_TIMEOUT_MS } from './signal-exporter.ts';
import { readTlsFiles } from './tls-files.ts';

export interface HttpTarget {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: OtelTls | null;
}

/** What the three HTTP exporters of a library are made with. */
export interface HttpOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly timeoutMillis: number;
  readonly httpAgentOptions: () => ExporterAgent['agent'];
}

/** Options for `target` and the agent behind them. The endpoint is used as it is: no path is added. Throws CodexError `otel_endpoint`, `otel_tls`. */
export async function httpOptions(target: HttpTarget): Promise<{ options: HttpOptions; connections: ExporterAgent }> {
  const url = URL.canParse(target.endpoint) ? new URL(target.endpoint) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new CodexError(`The [otel] endpoint "${target.endpoint}" is not an http or https address.`, { code: 'otel_endpoint' });
  }
  const connections = await exporterAgent(url.protocol, await readTlsFiles(target.tls));
  const options = { url: target.endpoint, headers: { ...target.headers }, timeoutMillis: EXPORT_TIMEOUT_MS, httpAgentOptions: () => connections.agent };
  return { options, connections };
}
