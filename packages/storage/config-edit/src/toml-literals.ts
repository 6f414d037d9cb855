import { ConfigEditError } from './config-edit-error.ts';
import { isJsonObject, type JsonValue } from './json-value.ts';

const INT64_LIMIT = 2 ** 63;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };

/** A key path as TOML writes it: bare where possible, else in double quotes. */
export function keyLiteral(path: readonly string[]): string {
  return path.map((name) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : stringLiteral(name))).join('.');
}

/** A value on one line: basic strings, `[a, b]`, `{ k = v }`. Throws ConfigEditError `invalid_value`. */
export function valueLiteral(value: JsonValue): string {
  if (value === null) throw new ConfigEditError('invalid_value', 'TOML has no null; to take a key away, remove it.');
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'number') return numberLiteral(value);
  if (typeof value === 'boolean') return String(value);
  if (!isJsonObject(value)) return `[${value.map(valueLiteral).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, inner]) => `${keyLiteral([key])} = ${valueLiteral(inner)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

function stringLiteral(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new ConfigEditError('invalid_value', `The text ${JSON.stringify(text)} is not valid Unicode.`);
  const escaped = text.replace(/["\\\p{Cc}]/gu, (char) => {
    const code = char.charCodeAt(0);
    // C1 control characters are allowed as they are.
    return SHORT_ESCAPES[char] ?? (code < 0x20 || code === 0x7f ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : char);
  });
  return `"${escaped}"`;
}

function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new ConfigEditError('invalid_value', `${value} cannot be written to a configuration file.`);
  if (isTomlInteger(value)) return BigInt(value).toString();
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Whether a number is written as an integer: JSON makes no difference between 60 and 60.0. */
export function isTomlInteger(value: number): boolean {
  return Number.isInteger(value) && value >= -INT64_LIMIT && value < INT64_LIMIT;
}
