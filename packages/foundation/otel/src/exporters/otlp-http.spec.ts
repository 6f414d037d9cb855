import { afterEach, describe, expect, it } from '@jest/globals';
import { levelFilter } from '../log-filter.ts';
import { type OtelConfig, type OtelExporter, type OtelTls } from '../otel-config.ts';
import { recordingSink } from '../recording.fixture.ts';
import { sessionEvents } from '../session-events.ts';
import { Telemetry } from '../telemetry.ts';
import { traceContextOf } from '../trace-context.ts';
import { type Collector, startCollector } from './collector.fixture.ts';
import { startExporters } from './start-exporters.ts';

const FACTS = { conversationId: 'thread-1', appVersion: '1.2.3', originator: 'codex_exec', model: 'gpt' };
const open: Collector[] = [];
afterEach(async () => {
  for (const collector of open.splice(0)) await collector.close();
});

async function collector(answer?: () => number | null): Promise<Collector> {
  const started = await startCollector(answer);
  open.push(started);
  return started;
}

function config(url: string, protocol: 'json' | 'binary', tls: OtelTls | null = null): OtelConfig {
  const to = (path: string): OtelExporter => ({ kind: 'otlp-http', endpoint: `${url}${path}`, protocol, headers: { 'x-team': 'blue' }, tls });
  return { environment: 'lab', logUserPrompt: false, exporter: to('/in/logs'), traceExporter: to('/in/spans?v=1'), metricsExporter: to('/in/metrics') };
}

/** Says one thing of each kind and closes. */
async function sayAll(telemetry: Telemetry): Promise<void> {
  sessionEvents(telemetry, { logUserPrompt: false }, FACTS).userPrompt('a private prompt');
  telemetry.logger('codex_core').error('this stays here');
  const turn = telemetry.span('turn', { model: 'gpt' }, traceContextOf('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'));
  turn.fail('planted-secret');
  turn.end();
  telemetry.record('codex.turn.e2e_duration_ms', 120, { model: 'gpt' });
  await telemetry.close();
}

function telemetryWithSecret(): Telemetry {
  const telemetry = new Telemetry({ version: '1.2.3', now: () => Date.UTC(2026, 0, 2) });
  telemetry.addSecret('planted-secret');
  return telemetry;
}

/** A JSON body by its path, as loosely typed as it is looked at. */
function bodyAt(posts: Collector['posts'], path: string): unknown {
  const post = posts.find((one) => one.path === path);
  return post === undefined ? undefined : JSON.parse(post.body.toString());
}

describe('OTLP over HTTP with JSON', () => {
  it('sends events, spans and metrics to exactly the addresses given', async () => {
    const { url, posts } = await collector();
    const telemetry = telemetryWithSecret();
    await startExporters(telemetry, config(url, 'json'), {});
    await sayAll(telemetry);
    expect(posts.map((post) => post.path).sort()).toEqual(['/in/logs', '/in/metrics', '/in/spans?v=1']);
    for (const { headers } of posts) expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-team': 'blue' });
    expect(posts.map((post) => post.body.toString()).join('')).not.toMatch(/private|this stays here|planted-secret/);
  });

  it('describes the sender, and events with attributes that are strings', async () => {
    const { url, posts } = await collector();
    const telemetry = telemetryWithSecret();
    await startExporters(telemetry, config(url, 'json'), {});
    await sayAll(telemetry);
    const string = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    expect(bodyAt(posts, '/in/logs')).toMatchObject({
      resourceLogs: [
        {
          resource: { attributes: expect.arrayContaining([string('service.name', 'codex-ts'), string('service.version', '1.2.3'), string('env', 'lab')]) },
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: '1767312000000000000',
                  severityText: 'INFO',
                  body: { stringValue: 'codex.user_prompt' },
                  attributes: expect.arrayContaining([string('event.name', 'codex.user_prompt'), string('prompt_length', '16'), string('prompt', '[REDACTED]'), string('conversation.id', 'thread-1')]),
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('puts spans where their caller is, and sums up metrics as deltas', async () => {
    const { url, posts } = await collector();
    const telemetry = telemetryWithSecret();
    await startExporters(telemetry, config(url, 'json'), {});
    await sayAll(telemetry);
    expect(bodyAt(posts, '/in/spans?v=1')).toMatchObject({
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'turn', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', parentSpanId: '00f067aa0ba902b7', status: { code: 2 } }] }] }],
    });
    const metrics = { name: 'codex.turn.e2e_duration_ms', histogram: { aggregationTemporality: 1, dataPoints: [{ count: 1, sum: 120 }] } };
    expect(bodyAt(posts, '/in/metrics')).toMatchObject({ resourceMetrics: [{ scopeMetrics: [{ metrics: expect.arrayContaining([expect.objectContaining({ name: metrics.name })]) }] }] });
    expect(JSON.stringify(bodyAt(posts, '/in/metrics'))).toContain('"aggregationTemporality":1');
    expect(JSON.stringify(bodyAt(posts, '/in/metrics'))).toContain('codex.conversation.turn.count');
  });

  it('keeps what is said while the libraries still load', async () => {
    const { url, posts } = await collector();
    const telemetry = telemetryWithSecret();
    const started = startExporters(telemetry, config(url, 'json'), {});
    await sayAll(telemetry);
    await started;
    expect(posts).toHaveLength(3);
  });
});

describe('OTLP over HTTP with protobuf', () => {
  it('sends the same, in binary', async () => {
    const { url, posts } = await collector();
    const telemetry = telemetryWithSecret();
    await startExporters(telemetry, config(url, 'binary'), {});
    await sayAll(telemetry);
    expect(posts.map((post) => post.path).sort()).toEqual(['/in/logs', '/in/metrics', '/in/spans?v=1']);
    for (const { headers, body } of posts) {
      expect(headers).toMatchObject({ 'content-type': 'application/x-protobuf', 'x-team': 'blue' });
      // Field 1, length-delimited: the resource part of every export request; and the name in plain bytes.
      expect(body[0]).toBe(0x0a);
      expect(body.includes('codex-ts')).toBe(true);
    }
  });
});

describe('a collector that is not well', () => {
  async function complaintsOf(settings: OtelConfig): Promise<string[]> {
    const telemetry = telemetryWithSecret();
    const sink = recordingSink();
    telemetry.addSink(sink, levelFilter('error'));
    await startExporters(telemetry, settings, {});
    await sayAll(telemetry);
    return sink.records.map((record) => record.message).filter((message) => message.includes('OpenTelemetry'));
  }

  it('is told of once for each kind, and harms nothing: gone', async () => {
    const { url, close } = await startCollector();
    await close();
    const complaints = await complaintsOf(config(url, 'json'));
    expect(complaints).toHaveLength(3);
    expect(complaints[0]).toContain('ECONNREFUSED');
  });

  it('refusing', async () => {
    const { url } = await collector(() => 400);
    expect(await complaintsOf(config(url, 'binary'))).toHaveLength(3);
  });

  it('silent: closing ends its connections', async () => {
    const silent = await startCollector(() => null);
    const complaints = await complaintsOf(config(silent.url, 'json'));
    expect(silent.posts).toHaveLength(3);
    expect(complaints.length).toBeLessThanOrEqual(3);
    await silent.close();
  });

  it('with an address or files that cannot be used', async () => {
    const complaints = await complaintsOf(config('nonsense', 'json'));
    expect(complaints).toHaveLength(3);
    expect(complaints.join()).toContain('"nonsense/in/logs" is not an http or https address');
    const noFile = await complaintsOf(config('https://127.0.0.1:1', 'json', { caCertificate: '/does/not/exist.pem' }));
    expect(noFile.join()).toContain('/does/not/exist.pem');
    const half = await complaintsOf(config('https://127.0.0.1:1', 'json', { clientCertificate: '/x.pem' }));
    expect(half.join()).toContain('needed together');
  });
});

describe('nothing is sent', () => {
  const NONE: OtelExporter = { kind: 'none' };
  it.each<[string, OtelExporter, Record<string, string>]>([
    ['no exporter', NONE, {}],
    ['an exporter, but the SDK is disabled', { kind: 'otlp-http', endpoint: 'http://127.0.0.1:1', protocol: 'json', headers: {}, tls: null }, { OTEL_SDK_DISABLED: 'true' }],
  ])('with %s', async (_name, exporter, env) => {
    const telemetry = new Telemetry();
    await startExporters(telemetry, { environment: 'dev', logUserPrompt: false, exporter, traceExporter: exporter, metricsExporter: exporter }, env);
    expect(telemetry.hasSpanSinks()).toBe(false);
    expect(telemetry.logger('codex_otel.session').isEnabled('error')).toBe(false);
  });
});
