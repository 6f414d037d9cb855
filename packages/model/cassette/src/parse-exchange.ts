import { type Exchange, type RecordedResponse } from './cassette-file.ts';
import { checked, type Fail } from './checked.ts';
import { withPrefix } from './input-prefix.ts';
import { isObject } from './json-value.ts';
import { parseShortResponse } from './parse-short-response.ts';
import { type NormalisedRequest } from './request-normaliser.ts';
import { type BodyPart } from './sse-text.ts';

/** One exchange of a cassette, checked. `before` are the input items of the request before it. */
export function parseExchange(value: unknown, line: number, before: readonly unknown[], fail: Fail): Exchange {
  const exchange = checked(fail).object(value, 'an exchange', ['request', 'response', 'respond', 'note']);
  if (('response' in exchange) === ('respond' in exchange)) throw fail('an exchange needs either "response" or "respond"');
  const request = exchange['request'] === undefined ? null : parseRequest(exchange['request'], before, fail);
  const response =
    'response' in exchange
      ? { recorded: parseResponse(exchange['response'], fail) }
      : { short: parseShortResponse(exchange['respond'], fail) };
  return { line, request, response };
}

function parseRequest(value: unknown, before: readonly unknown[], fail: Fail): NormalisedRequest {
  const { object, text, count } = checked(fail);
  const request = object(value, '"request"', ['method', 'path', 'same_input', 'body']);
  const stored = {
    method: text(request['method'] ?? 'POST', '"method"'),
    path: text(request['path'] ?? '/responses', '"path"'),
    same_input: count(request['same_input'] ?? 0, '"same_input"'),
    ...('body' in request ? { body: request['body'] } : {}),
  };
  const whole = withPrefix(stored, before);
  if (whole === undefined) throw fail(`"same_input" is ${stored.same_input}, but the request before has ${before.length} input items`);
  return whole;
}

function parseResponse(value: unknown, fail: Fail): RecordedResponse {
  const { object, texts, count, list } = checked(fail);
  const response = object(value, '"response"', ['status', 'headers', 'body']);
  const body = list(response['body'] ?? [], '"body"').map((part): BodyPart => {
    if (typeof part === 'string') return part;
    if (isObject(part) && typeof part['type'] === 'string') return part;
    throw fail('each part of "body" must be a text or an event object with a "type"');
  });
  return {
    status: count(response['status'] ?? 200, '"status"', 100),
    headers: texts(response['headers'] ?? { 'content-type': 'text/event-stream' }, '"headers"'),
    body,
  };
}
