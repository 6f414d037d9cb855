import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatLogLine, logFormatOf } from './format-log-line.ts';
import { type LogRecord } from './log-record.ts';
import { StreamLogSink } from './stream-sink.ts';

const RECORD: LogRecord = { timeMs: Date.UTC(2026, 2, 21, 2, 44, 22, 780), level: 'warn', target: 'codex_core::client', message: 'slow', fields: { ms: 12, why: 'no idea' }, threadId: 't1' };

describe('formatLogLine', () => {
  it('writes the original’s shape', () => {
    expect(formatLogLine(RECORD, 'text')).toBe('2026-03-21T02:44:22.780000Z  WARN codex_core::client: slow thread_id=t1 ms=12 why="no idea"\n');
  });

  it('writes JSON', () => {
    expect(JSON.parse(formatLogLine(RECORD, 'json'))).toEqual({
      timestamp: '2026-03-21T02:44:22.780000Z',
      level: 'WARN',
      fields: { message: 'slow', thread_id: 't1', ms: 12, why: 'no idea' },
      target: 'codex_core::client',
    });
  });

  it('is always exactly one line, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.double(), fc.constantFrom('text' as const, 'json' as const), (message, value, timeMs, format) => {
        const line = formatLogLine({ ...RECORD, timeMs, message, fields: { value } }, format);
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(/[\n\r]/);
        if (format === 'json') expect((JSON.parse(line) as { fields: { message: string } }).fields.message).toBe(message);
      }),
    );
  });
});

it('logFormatOf asks for JSON by name only', () => {
  expect([logFormatOf({ LOG_FORMAT: 'JSON' }), logFormatOf({ LOG_FORMAT: 'pretty' }), logFormatOf({})]).toEqual(['json', 'text', 'text']);
});

it('StreamLogSink flushes when the stream has taken all', async () => {
  const taken: string[] = [];
  const sink = new StreamLogSink({ write: (text: string, done?: () => void) => { taken.push(text); done?.(); } }, 'text');
  sink.write(RECORD);
  await sink.close();
  expect(taken.join('')).toContain('slow');
});
