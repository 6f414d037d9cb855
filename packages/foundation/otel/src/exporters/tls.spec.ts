import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { levelFilter } from '../log-filter.ts';
import { type OtelConfig } from '../otel-config.ts';
import { recordingSink } from '../recording.fixture.ts';
import { sessionEvents } from '../session-events.ts';
import { Telemetry } from '../telemetry.ts';
import { type Certificate, hasOpenssl, makeCertificate } from './certificate.fixture.ts';
import { startCollector } from './collector.fixture.ts';
import { startExporters } from './start-exporters.ts';

const name = hasOpenssl ? 'TLS to a collector' : 'TLS to a collector (skipped: there is no openssl to make a certificate with)';
const withOpenssl = hasOpenssl ? describe : describe.skip;

/** Sends one event; what was complained of. */
async function sendOne(exporter: OtelConfig['exporter']): Promise<string> {
  const telemetry = new Telemetry();
  const sink = recordingSink();
  telemetry.addSink(sink, levelFilter('error'));
  const none = { kind: 'none' } as const;
  await startExporters(telemetry, { environment: 'dev', logUserPrompt: false, exporter, traceExporter: none, metricsExporter: none }, {});
  sessionEvents(telemetry, { logUserPrompt: false }, { conversationId: 't', appVersion: '1', originator: 'x', model: 'm' }).userPrompt('hi');
  await telemetry.close();
  return sink.records.map((record) => record.message).join();
}

withOpenssl(name, () => {
  let files: Certificate = { cert: '', key: '', dispose: () => undefined };
  beforeAll(() => {
    files = makeCertificate();
  });
  afterAll(() => files.dispose());
  const server = () => ({ cert: readFileSync(files.cert), key: readFileSync(files.key), ca: readFileSync(files.cert), requestCert: true, rejectUnauthorized: true });
  const all = () => ({ caCertificate: files.cert, clientCertificate: files.cert, clientPrivateKey: files.key });

  it.each(['json', 'binary'] as const)('HTTP, %s: trusts the configured authority and shows the client certificate', async (protocol) => {
    const { url, posts, close } = await startCollector(() => 200, server());
    const exporter = { kind: 'otlp-http', endpoint: `${url}/v1/logs`, headers: {}, protocol } as const;
    expect(await sendOne({ ...exporter, tls: all() })).toBe('');
    expect(posts.map((post) => post.path)).toEqual(['/v1/logs']);
    expect(await sendOne({ ...exporter, tls: null })).toContain('self-signed certificate');
    expect(await sendOne({ ...exporter, tls: { caCertificate: files.cert } })).toContain('events were not sent');
    expect(posts).toHaveLength(1);
    await close();
  });

  it('gRPC: likewise', async () => {
    const grpc = new Server();
    const bytes = (value: Buffer): Buffer => value;
    let calls = 0;
    const path = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
    grpc.addService(
      { Export: { path, requestStream: false, responseStream: false, requestSerialize: bytes, requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes } },
      {
        Export: (_call: unknown, done: (error: null, value: Buffer) => void) => {
          calls += 1;
          done(null, Buffer.alloc(0));
        },
      },
    );
    const { cert, key, ca } = server();
    const credentials = ServerCredentials.createSsl(ca, [{ private_key: key, cert_chain: cert }], true);
    const port = await new Promise<number>((resolve, reject) => {
      grpc.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
    });
    const exporter = { kind: 'otlp-grpc', endpoint: `https://127.0.0.1:${String(port)}`, headers: {} } as const;
    expect(await sendOne({ ...exporter, tls: all() })).toBe('');
    expect(await sendOne({ ...exporter, tls: null })).toContain('events were not sent');
    expect(calls).toBe(1);
    grpc.forceShutdown();
  });
});
