import { errorMessage } from '@codex-ts/protocol';
import { ToolFailure } from './tool-failure.ts';

/** What an argument may be. `?` marks one that may be absent or null. */
type Kind = 'string' | 'number' | 'boolean' | 'object' | 'string[]' | 'object[]';
export type Shape = Record<string, Kind | `${Kind}?`>;

interface ValueOf {
  string: string;
  number: number;
  boolean: boolean;
  object: Record<string, unknown>;
  'string[]': string[];
  'object[]': Record<string, unknown>[];
}
type Value<K> = K extends `${infer Base extends Kind}?` ? ValueOf[Base] | undefined : K extends Kind ? ValueOf[K] : never;
export type Arguments<S extends Shape> = { [Name in keyof S]: Value<S[Name]> };

/**
 * Reads the arguments of a function call. Unknown arguments are ignored, as the original does.
 * @throws ToolFailure with a reason that the model can mend its call by
 */
export function readArguments<S extends Shape>(json: string, shape: S): Arguments<S> {
  const fields = parseObject(json);
  const read: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(shape)) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const optional = declared.endsWith('?');
    const kind = optional ? declared.slice(0, -1) : declared;
    if (value === undefined || value === null) {
      if (!optional) throw failure(`missing field \`${name}\` at line 1 column ${json.length}`);
    } else if (!isKind(value, kind)) {
      throw failure(`invalid type for field \`${name}\`: ${describe(value)}, expected ${EXPECTED[kind] ?? kind}`);
    } else read[name] = value;
  }
  return read as Arguments<S>;
}

const EXPECTED: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  object: 'an object',
  'string[]': 'an array of strings',
  'object[]': 'an array of objects',
};

export function failure(reason: string): ToolFailure {
  return new ToolFailure(`failed to parse function arguments: ${reason}`);
}

function parseObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json === '' ? '{}' : json);
  } catch (error) {
    throw failure(errorMessage(error));
  }
  if (!isRecord(value)) throw failure(`${describe(value)}, expected an object with named fields`);
  return value;
}

function isKind(value: unknown, kind: string): boolean {
  if (kind === 'string[]') return Array.isArray(value) && value.every((v) => typeof v === 'string');
  if (kind === 'object[]') return Array.isArray(value) && value.every(isRecord);
  if (kind === 'object') return isRecord(value);
  return typeof value === kind;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (value === null) return 'null';
  if (typeof value === 'object') return 'an object';
  return `${typeof value} \`${JSON.stringify(value).slice(0, 60)}\``;
}
