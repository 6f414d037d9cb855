import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogRecord } from '@codex-ts/otel';

export function record(message: string, more: Partial<LogRecord> = {}): LogRecord {
  return { timeMs: Date.UTC(2026, 0, 2), level: 'info', target: 'core', message, fields: {}, ...more };
}

/** The lines of all log files in a folder, oldest file first. */
export function linesIn(dir: string): string[] {
  const age = (name: string): number => Number(/\.(\d+)$/.exec(name)?.[1] ?? 0);
  const names = readdirSync(dir).filter((name) => /^codex-ts\.log(\.\d+)?$/.test(name));
  names.sort((a, b) => age(b) - age(a));
  return names.flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n').slice(0, -1));
}
