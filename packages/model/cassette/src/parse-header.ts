import { type CassetteHeader, CASSETTE_VERSION } from './cassette-file.ts';
import { checked, type Fail } from './checked.ts';
import { type IgnoreRule } from './ignore-rule.ts';
import { isObject } from './json-value.ts';

/** The first line of a cassette, checked. */
export function parseHeader(value: unknown, fail: Fail): CassetteHeader {
  const { object, list } = checked(fail);
  if (!isObject(value) || !('cassette' in value)) throw fail(`this is not a cassette: the first line must be {"cassette":${CASSETTE_VERSION}}`);
  const version = value['cassette'];
  if (version !== CASSETTE_VERSION) {
    throw fail(`this cassette has version ${JSON.stringify(version)}, and only version ${CASSETTE_VERSION} can be played`);
  }
  const header = object(value, 'the first line', ['cassette', 'match', 'ignore', 'note']);
  const match = header['match'] ?? 'conversation';
  if (match !== 'conversation' && match !== 'strict') throw fail('"match" must be "conversation" or "strict"');
  const ignore = list(header['ignore'] ?? [], '"ignore"').map((rule) => parseRule(rule, fail));
  return { match, ignore };
}

function parseRule(value: unknown, fail: Fail): IgnoreRule {
  const { object, text, count } = checked(fail);
  const rule = object(value, 'an "ignore" rule', ['at', 'text', 'request', 'note']);
  const at = rule['at'] === undefined ? undefined : text(rule['at'], '"at"');
  const pattern = rule['text'] === undefined ? undefined : text(rule['text'], '"text"');
  if (at === undefined && pattern === undefined) throw fail('an "ignore" rule needs "at" or "text"');
  if (at !== undefined && !at.startsWith('/')) throw fail(`"at" must be a JSON pointer such as /input/2/output, not ${JSON.stringify(at)}`);
  if (pattern !== undefined && !isRegExp(pattern)) throw fail(`"text" must be a regular expression, not ${JSON.stringify(pattern)}`);
  return {
    ...(at === undefined ? {} : { at }),
    ...(pattern === undefined ? {} : { text: pattern }),
    ...(rule['request'] === undefined ? {} : { request: count(rule['request'], '"request"', 1) }),
  };
}

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
