import { isObject } from './json-value.ts';

/** Where two JSON values part. A side that has nothing there is `undefined`. */
export interface Difference {
  /** JSON pointer. */
  path: string;
  expected: unknown;
  got: unknown;
}

const SHOWN_BEFORE = 30;
const SHOWN = 160;

/** The first difference in reading order, `undefined` when the values are equal. Order of members does not matter. */
export function firstDifference(expected: unknown, got: unknown, path = ''): Difference | undefined {
  if (Array.isArray(expected) && Array.isArray(got)) {
    return firstOf(range(Math.max(expected.length, got.length)), (i) => firstDifference(expected[i], got[i], `${path}/${i}`));
  }
  if (isObject(expected) && isObject(got)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return firstOf(names, (name) => firstDifference(expected[name], got[name], `${path}/${pointerStep(name)}`));
  }
  return Object.is(expected, got) ? undefined : { path, expected, got };
}

/** The first result that is one. */
export function firstOf<T, R>(values: Iterable<T>, find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Both sides as one line each, long ones cut to the neighbourhood of the first differing character. */
export function showDifference({ expected, got }: Difference): { expected: string; got: string } {
  const from = Math.max(0, commonPrefix(plain(expected), plain(got)) - SHOWN_BEFORE);
  return { expected: shorten(expected, from), got: shorten(got, from) };
}

function shorten(value: unknown, from: number): string {
  if (value === undefined) return 'nothing';
  const text = plain(value);
  const cut = text.slice(from, from + SHOWN);
  const shown = typeof value === 'string' ? JSON.stringify(cut) : cut;
  return `${from > 0 ? '…' : ''}${shown}${from + SHOWN < text.length ? '…' : ''}`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function pointerStep(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}
