import { describe, expect, it, jest } from '@jest/globals';
import { levelFilter, parseFilter } from './log-filter.ts';
import { recordingMetrics, recordingSink, recordingSpans } from './recording.fixture.ts';
import { REDACTED } from './redactor.ts';
import { noTelemetry, Telemetry } from './telemetry.ts';

describe('logging', () => {
  it('makes no message that nobody wants', () => {
    const telemetry = new Telemetry();
    const logger = telemetry.logger('core');
    const message = jest.fn(() => 'costly');
    logger.error(message);
    telemetry.addSink(recordingSink(), parseFilter('other=trace,core=warn'));
    logger.info(message);
    expect(message).not.toHaveBeenCalled();
    logger.warn(message);
    expect(message).toHaveBeenCalledTimes(1);
  });

  it('tells loggers that exist already of sinks that come', () => {
    const telemetry = new Telemetry();
    const logger = telemetry.logger('core');
    expect(logger.isEnabled('error')).toBe(false);
    telemetry.addSink(recordingSink(), levelFilter('debug'));
    expect(logger.isEnabled('debug')).toBe(true);
    expect(logger.isEnabled('trace')).toBe(false);
  });

  it('gives each sink what its filter lets through, with time, thread and fields', () => {
    const telemetry = new Telemetry({ now: () => 42 });
    const [all, grave] = [recordingSink(), recordingSink()];
    telemetry.addSink(all, levelFilter('trace'));
    telemetry.addSink(grave, levelFilter('error'));
    telemetry.logger('core').forThread('t1').info('hello', { n: 1 });
    telemetry.logger('core').error('bad');
    expect(all.records).toEqual([
      { timeMs: 42, level: 'info', target: 'core', message: 'hello', fields: { n: 1 }, threadId: 't1' },
      { timeMs: 42, level: 'error', target: 'core', message: 'bad', fields: {} },
    ]);
    expect(grave.records.map((r) => r.message)).toEqual(['bad']);
  });

  it('lets no secret through to any sink', () => {
    const telemetry = new Telemetry();
    const [sink, spans, metrics] = [recordingSink(), recordingSpans(), recordingMetrics()];
    telemetry.addSink(sink, levelFilter('trace'));
    telemetry.addSpanSink(spans);
    telemetry.addMetricSink(metrics);
    telemetry.addSecret('planted-value');
    telemetry.logger('core').info('it is planted-value', { where: 'planted-value', auth: 'Bearer abcdefghijklmnopqrst' });
    const span = telemetry.span('work', { key: 'planted-value' });
    span.fail('planted-value leaked');
    span.end();
    telemetry.count('n', 1, { key: 'planted-value' });
    telemetry.record('ms', 1, { key: 'planted-value' });
    const all = JSON.stringify([sink.records, spans.spans, metrics.seen]);
    expect(all).not.toContain('planted-value');
    expect(all).not.toContain('abcdefghijklmnopqrst');
    expect(all).toContain(REDACTED);
  });

  it('cuts what is too long, and a secret at the cut goes with it', () => {
    const telemetry = new Telemetry();
    const sink = recordingSink();
    telemetry.addSink(sink, levelFilter('info'));
    telemetry.addSecret('planted-value');
    telemetry.logger('core').info(`${'x'.repeat(256 * 1024 - 5)}planted-value`, { big: 'y'.repeat(100_000) });
    const [record] = sink.records;
    expect(record?.message.length).toBeLessThan(66_000);
    expect(record?.message).not.toContain('plant');
    expect(String(record?.fields['big']).length).toBeLessThan(66_000);
  });

  it('lets a sink go that throws, and tells the others', () => {
    const telemetry = new Telemetry();
    const good = recordingSink();
    const bad = { ...recordingSink(), write: jest.fn(() => { throw new Error('disk on fire'); }) };
    telemetry.addSink(bad, levelFilter('info'));
    telemetry.addSink(good, levelFilter('info'));
    telemetry.logger('core').info('one');
    telemetry.logger('core').info('two');
    expect(bad.write).toHaveBeenCalledTimes(1);
    expect(good.records.map((r) => r.message)).toEqual(['A log sink failed and was removed: disk on fire', 'one', 'two']);
  });
});

describe('close', () => {
  it('closes every sink once and takes nothing afterwards', async () => {
    const telemetry = new Telemetry();
    const sink = recordingSink();
    const close = jest.spyOn(sink, 'close');
    telemetry.addSink(sink, levelFilter('info'));
    await Promise.all([telemetry.close(), telemetry.close()]);
    telemetry.logger('core').error('late');
    expect(close).toHaveBeenCalledTimes(1);
    expect(sink.records).toEqual([]);
  });

  it('does not wait for ever for a sink that does not close', async () => {
    jest.useFakeTimers();
    try {
      const telemetry = new Telemetry();
      telemetry.addSink({ ...recordingSink(), close: () => new Promise(() => undefined) }, levelFilter('info'));
      const closed = telemetry.close();
      await jest.advanceTimersByTimeAsync(2_001);
      await closed;
    } finally {
      jest.useRealTimers();
    }
  });
});

it('noTelemetry swallows everything and lets nobody listen', async () => {
  noTelemetry.logger('core').error('x');
  noTelemetry.count('n');
  noTelemetry.span('s').end();
  await noTelemetry.close();
  expect(() => noTelemetry.addSink(recordingSink(), levelFilter('info'))).toThrow('switched off');
});
