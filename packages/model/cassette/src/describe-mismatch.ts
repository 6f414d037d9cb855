import { type Difference, showDifference } from './difference.ts';
import { isObject } from './json-value.ts';
import { type NormalisedRequest } from './request-normaliser.ts';

/** Where in which cassette a run departed. */
export interface MismatchPlace {
  file: string;
  /** Counts from 1. */
  request: number;
  line: number;
}

/** The message of a mismatch: which request, where in it, what was recorded and what came. */
export function describeMismatch(place: MismatchPlace, difference: Difference, got: NormalisedRequest): string {
  const shown = showDifference(difference);
  return [
    `The run departs from the cassette ${place.file} at request ${place.request} (line ${place.line}), at ${difference.path}${itemKind(difference.path, got)}.`,
    ...reason(difference),
    `  recorded: ${shown.expected}`,
    `  this run: ${shown.got}`,
    'If the change is wanted, record again, or name the place in the "ignore" list on the first line of the cassette.',
  ].join('\n');
}

function reason({ path, expected, got }: Difference): string[] {
  if (path === '/instructions') return ['The base instructions changed since the recording.'];
  const [, tool] = /^\/tools\/([^/]+)$/.exec(path) ?? [];
  if (tool === undefined) return [];
  const change = expected === undefined ? 'is new' : got === undefined ? 'is gone' : 'changed';
  return [`The tools changed since the recording: ${tool} ${change}.`];
}

function itemKind(path: string, got: NormalisedRequest): string {
  const [, index] = /^\/input\/(\d+)/.exec(path) ?? [];
  const input = isObject(got.body) && Array.isArray(got.body['input']) ? (got.body['input'] as unknown[]) : [];
  const item = index === undefined ? undefined : input[Number(index)];
  if (!isObject(item)) return '';
  const role = typeof item['role'] === 'string' ? `${item['role']} ` : '';
  return ` (${role}${String(item['type'])})`;
}

/** A request in a few words, for a person. */
export function describeRequest({ method, path, body }: NormalisedRequest): string {
  const items = isObject(body) && Array.isArray(body['input']) ? body['input'].length : 0;
  return `${method} ${path}, ${items} input ${items === 1 ? 'item' : 'items'}`;
}
