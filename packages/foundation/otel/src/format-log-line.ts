import { type LogRecord } from './log-record.ts';

export type LogFormat = 'text' | 'json';

/** `LOG_FORMAT=json` asks for one JSON object per line. */
export function logFormatOf(env: Readonly<Record<string, string | undefined>>): LogFormat {
  return env['LOG_FORMAT']?.trim().toLowerCase() === 'json' ? 'json' : 'text';
}

/**
 * One line with its line feed. Text: `2026-03-21T02:44:22.780000Z  INFO target: message key=value`, the shape of the
 * original's lines; control characters are spelled out so that a message cannot forge a line. JSON:
 * `{"timestamp","level","fields":{"message",...},"target"}`, the thread as the field `thread_id`.
 */
export function formatLogLine(record: LogRecord, format: LogFormat): string {
  return format === 'json' ? jsonLine(record) : textLine(record);
}

function timestampOf(timeMs: number): string {
  const date = new Date(Number.isFinite(timeMs) && Math.abs(timeMs) <= 8.64e15 ? timeMs : 0);
  return `${date.toISOString().slice(0, -1)}000Z`;
}

function textLine(record: LogRecord): string {
  const words = [`${timestampOf(record.timeMs)} ${record.level.toUpperCase().padStart(5)} ${record.target}: ${record.message}`];
  if (record.threadId !== undefined) words.push(`thread_id=${record.threadId}`);
  for (const [name, value] of Object.entries(record.fields)) words.push(`${name}=${fieldText(value)}`);
  return `${visible(words.join(' '))}\n`;
}

function fieldText(value: string | number | boolean): string {
  return typeof value === 'string' && /^$|[\s"=]/.test(value) ? JSON.stringify(value) : String(value);
}

function jsonLine(record: LogRecord): string {
  const fields = { message: record.message, ...(record.threadId === undefined ? {} : { thread_id: record.threadId }), ...record.fields };
  return `${JSON.stringify({ timestamp: timestampOf(record.timeMs), level: record.level.toUpperCase(), fields, target: record.target })}\n`;
}

function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => {
    if (char === '\n') return '\\n';
    if (char === '\r') return '\\r';
    return char === '\t' ? '\\t' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
