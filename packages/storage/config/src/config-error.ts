import { CodexError } from '@codex-ts/protocol';

import { excerpt, type LineColumn, lineColumn } from './source-excerpt.ts';
import { type Placed } from './toml-node.ts';

export interface ConfigErrorOptions {
  readonly code: string;
  readonly cause?: unknown;
  readonly location?: ConfigErrorLocation;
}

/** The file and place that an error is about; absent for errors in command-line arguments. */
export interface ConfigErrorLocation extends LineColumn {
  readonly file: string;
}

/** The configuration cannot be used. The message is complete: where, what, and the line with a caret. */
export class ConfigError extends CodexError {
  readonly location: ConfigErrorLocation | undefined;

  constructor(message: string, options: ConfigErrorOptions) {
    super(message, { code: options.code, ...(options.cause === undefined ? {} : { cause: options.cause }) });
    this.location = options.location;
  }
}

/** An error about a value: `<file>:<line>:<col>: <reason>`, the source line, and the key's path when known. */
export function errorAt(place: Placed, reason: string, code: string, path: readonly string[] = []): ConfigError {
  const suffix = path.length === 0 ? '' : `\nin \`${keyPath(path)}\``;
  const { origin, start, end } = place;
  if (origin.kind === 'argument') return new ConfigError(`${origin.label}: ${reason}${suffix}`, { code });
  const at = lineColumn(origin.text, start);
  const head = `${origin.label}:${at.line}:${at.column}: ${reason}`;
  return new ConfigError(`${head}\n${excerpt(origin.text, start, end)}${suffix}`, {
    code,
    location: { file: origin.label, ...at },
  });
}

/** Where a value was set, for warnings: `file:line`, or the argument. */
export function placeName(place: Placed): string {
  const { origin, start } = place;
  return origin.kind === 'argument' ? origin.label : `${origin.label}:${lineColumn(origin.text, start).line}`;
}

/** Joins a key path with dots, quoting the segments that TOML would have quoted. */
export function keyPath(path: readonly string[]): string {
  return path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))).join('.');
}
