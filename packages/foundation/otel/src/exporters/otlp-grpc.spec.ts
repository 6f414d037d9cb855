import { afterEach, describe, expect, it } from '@jest/globals';
import { type Metadata, Server, ServerCredentials, type ServiceDefinition } from '@grpc/grpc-js';
import { levelFilter } from '../log-filter.ts';
import { type OtelConfig } from '../otel-config.ts';
import { recordingSink } from '../recording.fixture.ts';
import { sessionEvents } from '../session-events.ts';
import { Telemetry } from '../telemetry.ts';
import { startExporters } from './start-exporters.ts';

interface Call {
  readonly path: string;
  readonly metadata: Metadata;
  readonly body: Buffer;
}

const PATHS = ['logs.v1.LogsService', 'trace.v1.TraceService', 'metrics.v1.MetricsService'].map((name) => `/opentelemetry.proto.collector.${name}/Export`);
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.forceShutdown();
});

/** A collector for all three services; `isSilent` never answers. */
async function grpcCollector(isSilent = false): Promise<{ url: string; calls: Call[] }> {
  const server = new Server();
  servers.push(server);
  const calls: Call[] = [];
  const bytes = (value: Buffer): Buffer => value;
  for (const path of PATHS) {
    const definition: ServiceDefinition = { Export: { path, requestStream: false, responseStream: false, requestSerialize: bytes, requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes } };
    server.addService(definition, {
      Export: (call: { metadata: Metadata; request: Buffer }, done: (error: null, value: Buffer) => void) => {
        calls.push({ path, metadata: call.metadata, body: call.request });
        if (!isSilent) done(null, Buffer.alloc(0));
      },
    });
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return { url: `http://127.0.0.1:${String(port)}`, calls };
}

function config(endpoint: string): OtelConfig {
  const exporter = { kind: 'otlp-grpc', endpoint, headers: { 'X-Team': 'blue' }, tls: null } as const;
  return { environment: 'dev', logUserPrompt: false, exporter, traceExporter: exporter, metricsExporter: exporter };
}

async function run(settings: OtelConfig): Promise<string[]> {
  const telemetry = new Telemetry({ version: '1.2.3' });
  const sink = recordingSink();
  telemetry.addSink(sink, levelFilter('error'));
  await startExporters(telemetry, settings, {});
  sessionEvents(telemetry, { logUserPrompt: false }, { conversationId: 'thread-1', appVersion: '1', originator: 'x', model: 'gpt' }).userPrompt('private');
  telemetry.span('turn').end();
  await telemetry.close();
  return sink.records.map((record) => record.message);
}

describe('OTLP over gRPC', () => {
  it('calls the three services, with the headers as metadata', async () => {
    const { url, calls } = await grpcCollector();
    expect(await run(config(url))).toEqual([]);
    expect(calls.map((call) => call.path).sort()).toEqual([...PATHS].sort());
    for (const { metadata, body } of calls) {
      expect(metadata.get('x-team')).toEqual(['blue']);
      expect(body.includes('codex-ts')).toBe(true);
      expect(body.includes('private')).toBe(false);
    }
  });

  it('reports a collector that is gone or silent, and closes all the same', async () => {
    expect(await run(config('http://127.0.0.1:1'))).toHaveLength(3);
    const { url, calls } = await grpcCollector(true);
    await run(config(url));
    expect(calls).toHaveLength(3);
  });

  it('reports an address that is none', async () => {
    expect((await run(config('ftp://x'))).join()).toContain('is not an http or https address');
  });
});
