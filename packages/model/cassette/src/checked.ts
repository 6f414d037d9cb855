import { type CodexError } from '@codex-ts/protocol';
import { isObject, type JsonObject } from './json-value.ts';

/** Makes the error for a line of which something is wrong. */
export type Fail = (problem: string) => CodexError;

/** Checks on hand-written JSON. Each throws what `fail` makes, naming the member. */
export interface Checked {
  object(value: unknown, what: string, members: readonly string[]): JsonObject;
  text(value: unknown, what: string): string;
  /** A text or a list of lines. */
  lines(value: unknown, what: string): string | string[];
  /** A whole number of at least `from`. */
  count(value: unknown, what: string, from?: number): number;
  list(value: unknown, what: string): unknown[];
  texts(value: unknown, what: string): Record<string, string>;
}

export function checked(fail: Fail): Checked {
  const text = (value: unknown, what: string): string => {
    if (typeof value !== 'string') throw fail(`${what} must be a text`);
    return value;
  };
  return {
    text,
    object(value, what, members) {
      if (!isObject(value)) throw fail(`${what} must be an object`);
      const stranger = Object.keys(value).find((name) => !members.includes(name));
      if (stranger !== undefined) throw fail(`${what} has no member "${stranger}"; it may have ${members.join(', ')}`);
      return value;
    },
    lines(value, what) {
      if (typeof value === 'string') return value;
      if (Array.isArray(value) && value.every((line): line is string => typeof line === 'string')) return value;
      throw fail(`${what} must be a text or a list of lines`);
    },
    count(value, what, from = 0) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= from) return value;
      throw fail(`${what} must be a whole number of at least ${from}`);
    },
    list(value, what) {
      if (!Array.isArray(value)) throw fail(`${what} must be a list`);
      return value;
    },
    texts(value, what) {
      if (!isObject(value)) throw fail(`${what} must be an object`);
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, text(entry, `"${name}" of ${what}`)]));
    },
  };
}
