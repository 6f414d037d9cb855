import { CodexError } from '@codex-ts/protocol';

import { excerpt, type LineColumn, lineColumn } from './source-excerpt.ts';
import { type Placed } from './toml-node.ts';

export interface ConfigErrorOptions {
  readonly code: string;
  readonly cause?: unknown;
  readonly location?: ConfigErrorLocation;
  readonly path?: readonly string[];
}

/** The file and place that an error is about; absent for errors in command-line arguments. */
export interface ConfigErrorLocation extends LineColumn {
  readonly file: string;
}

/** The configuration cannot be used. The message is complete: where, what, and the line with a caret. */
export class ConfigError extends CodexError {
  readonly location: ConfigErrorLocation | undefined;
  /** The key that it is about; empty when it is about none. */
  readonly path: readonly string[];

  constructor(message: string, options: ConfigErrorOptions) {
    super(message, { code: options.code, ...(options.cause === undefined ? {} : { cause: options.cause }) });
    this.location = options.location;
    this.path = options.path ?? [];
  }
}

/** An error about a value: `<file>:<line>:<col>: <reason>`, the source line, and the key's path when known. */
export function errorAt(place: Placed, reason: string, code: string, path: readonly string[] = []): ConfigError {
  const suffix = path.length === 0 ? '' : `\nin \`${keyPath(path)}\``;
  const { origin, start, end } = place;
  if (origin.kind === 'argument') return new ConfigError(`${origin.label}: ${reason}${suffix}`, { code, path });
  const at = lineColumn(origin.text, start);
  const head = `${origin.label}:${at.line}:${at.column}: ${reason}`;
  return new ConfigError(`${head}\n${excerpt(origin.text, start, end)}${suffix}`, {
    code,
    path,
    location: { file: origin.label, ...at },
  });
}

/** Where an entry was written, for warnings: `file:line:column` of its key, or the argument. */
export function placeName(place: Placed): string {
  const location = keyLocation(place);
  return location === null ? place.origin.label : `${location.file}:${location.line}:${location.column}`;
}

/** The place of an entry's key, or of the value where it has none; null for arguments. */
export function keyLocation({ origin, start, keyStart }: Placed): ConfigErrorLocation | null {
  return origin.kind === 'argument' ? null : { file: origin.label, ...lineColumn(origin.text, keyStart ?? start) };
}

/** The place of a value; null for arguments. */
export function valueLocation({ origin, start }: Placed): ConfigErrorLocation | null {
  return origin.kind === 'argument' ? null : { file: origin.label, ...lineColumn(origin.text, start) };
}

/** Joins a key path with dots, quoting the segments that TOML would have quoted. */
export function keyPath(path: readonly string[]): string {
  return path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))).join('.');
}
