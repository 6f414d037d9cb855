import { STATUS_CODES } from 'node:http';
import { type HttpResponse } from '@codex-ts/model-client';
import { type Exchange, type RecordedResponse } from './cassette-file.ts';
import { expandAll, expandText, type ValueOf } from './placeholders.ts';
import { type ShortResponse, shortResponseEvents } from './short-response.ts';
import { type BodyPart, partText } from './sse-text.ts';
import { type JsonObject } from './json-value.ts';

/** The answer of exchange number `number` (from 1), with this run's values in the place of placeholders. */
export function playedResponse(exchange: Exchange, number: number, valueOf: ValueOf, signal: AbortSignal): HttpResponse {
  const { response } = exchange;
  const { status, headers, body } = 'recorded' in response ? response.recorded : wholeResponse(response.short, number);
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: { ...headers },
    body: playBody(body, valueOf, signal),
  };
}

async function* playBody(body: readonly BodyPart[], valueOf: ValueOf, signal: AbortSignal): AsyncIterable<Uint8Array> {
  for (const part of body) {
    signal.throwIfAborted();
    yield await Promise.resolve(Buffer.from(partText(expandPart(part, valueOf))));
  }
}

/** Text parts of recordings hold JSON of some kind: error bodies and events that are not plain. */
function expandPart(part: BodyPart, valueOf: ValueOf): BodyPart {
  return typeof part === 'string' ? expandText(part, valueOf, true) : (expandAll(part, valueOf) as JsonObject);
}

function wholeResponse(short: ShortResponse, number: number): RecordedResponse {
  const { status = 200, headers = {} } = short;
  if (status < 400) {
    return { status, headers: { 'content-type': 'text/event-stream', ...headers }, body: shortResponseEvents(short, number) };
  }
  const error = short.error ?? { message: STATUS_CODES[status] ?? 'error' };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: [JSON.stringify({ error })] };
}
