import { describe, expect, it } from '@jest/globals';
import { recordingSpans } from './recording.fixture.ts';
import { samplerFromEnv } from './sampler.ts';
import { Telemetry } from './telemetry.ts';
import { outgoingTraceHeaders, traceContextOf } from './trace-context.ts';

const PARENT = traceContextOf('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'vendor=x');
const UNSAMPLED = traceContextOf('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00');

function recorded(sampler = samplerFromEnv({})): { telemetry: Telemetry; spans: ReturnType<typeof recordingSpans>['spans'] } {
  let time = 100;
  const telemetry = new Telemetry({ sampler, now: () => (time += 10) });
  const sink = recordingSpans();
  telemetry.addSpanSink(sink);
  return { telemetry, spans: sink.spans };
}

describe('spans', () => {
  it('hand a caller on unchanged when nobody records, and make up no trace', () => {
    const telemetry = new Telemetry();
    expect(telemetry.span('turn', {}, PARENT).child('request').context).toEqual(PARENT);
    expect(outgoingTraceHeaders(telemetry.span('turn'))).toEqual({});
  });

  it('join the trace of the caller, children below them', () => {
    const { telemetry, spans } = recorded();
    const turn = telemetry.span('turn', { model: 'm' }, PARENT);
    const request = turn.child('request');
    request.setAttribute('attempt', 1);
    request.fail('timed out');
    request.end();
    request.end();
    turn.end();
    expect(spans.map(({ name, parentSpanId, attributes, error }) => ({ name, parentSpanId, attributes, error }))).toEqual([
      { name: 'request', parentSpanId: turn.context?.spanId, attributes: { attempt: 1 }, error: 'timed out' },
      { name: 'turn', parentSpanId: PARENT?.spanId, attributes: { model: 'm' }, error: null },
    ]);
    expect(new Set(spans.map((span) => span.context.traceId))).toEqual(new Set([PARENT?.traceId]));
    expect(spans.every((span) => span.endMs > span.startMs)).toBe(true);
    expect(outgoingTraceHeaders(turn)).toEqual({ traceparent: `00-${String(PARENT?.traceId)}-${String(turn.context?.spanId)}-01`, tracestate: 'vendor=x' });
  });

  it('do not become negative when the clock is set back', () => {
    let time = 1_000;
    const telemetry = new Telemetry({ now: () => (time -= 100) });
    const sink = recordingSpans();
    telemetry.addSpanSink(sink);
    telemetry.span('turn').end();
    expect(sink.spans[0]?.endMs).toBe(sink.spans[0]?.startMs);
  });
});

describe('samplerFromEnv', () => {
  it.each([
    [undefined, PARENT, true],
    [undefined, UNSAMPLED, false],
    [undefined, null, true],
    ['always_on', UNSAMPLED, true],
    ['always_off', PARENT, false],
    ['parentbased_always_off', PARENT, true],
    ['parentbased_always_off', null, false],
    ['nonsense', null, true],
  ])('%s with parent %j records: %s', (name, parent, records) => {
    const { telemetry, spans } = recorded(samplerFromEnv({ OTEL_TRACES_SAMPLER: name }));
    const span = telemetry.span('turn', {}, parent);
    span.child('inner').end();
    span.end();
    expect(spans).toHaveLength(records ? 2 : 0);
    expect(((span.context?.flags ?? 0) & 1) === 1).toBe(records);
  });

  it('records about the share asked for, the same trace alike everywhere', () => {
    const sampler = samplerFromEnv({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' });
    const ids = Array.from({ length: 4_000 }, (_, i) => Math.floor((i / 4_000) * 2 ** 52).toString(16).padStart(32, '0'));
    expect(ids.filter((id) => sampler(id, null))).toHaveLength(1_000);
  });
});
