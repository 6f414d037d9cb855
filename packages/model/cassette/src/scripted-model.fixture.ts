import { type HttpRequest, type HttpResponse, type Transport } from '@codex-ts/model-client';
import { type ShortResponse, shortResponseEvents } from './short-response.ts';
import { partText } from './sse-text.ts';

/** A transport that gives scripted answers in order and keeps the requests. */
export function scriptedModel(answers: readonly (ShortResponse | HttpResponse)[]): Transport & { requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const transport = (request: HttpRequest): Promise<HttpResponse> => {
    const answer = answers[requests.push(request) - 1];
    if (answer === undefined) return Promise.reject(new Error('the script is used up'));
    return Promise.resolve('body' in answer ? answer : sse(shortResponseEvents(answer, requests.length).map(partText)));
  };
  return Object.assign(transport, { requests });
}

export function sse(chunks: readonly string[]): HttpResponse {
  return {
    status: 200,
    statusText: 'OK',
    headers: { 'content-type': 'text/event-stream', 'x-request-id': 'req_volatile', 'set-cookie': 'sid=cookie-value' },
    body: bytes(chunks),
  };
}

export async function* bytes(chunks: readonly string[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

/** A sampling request with the given input. */
export function sampling(input: readonly unknown[], more: { headers?: Record<string, string>; url?: string } & Record<string, unknown> = {}): HttpRequest {
  const { headers = {}, url = 'https://api.example.com/v1/responses', ...body } = more;
  return {
    method: 'POST',
    url: new URL(url),
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'gpt-5.3-codex', instructions: 'Be good.', input, tools: [], stream: true, ...body }),
  };
}

export function said(text: string, role = 'user'): unknown {
  return { type: 'message', role, content: [{ type: 'input_text', text }] };
}

export function output(text: string, call_id = 'call_1'): unknown {
  return { type: 'function_call_output', call_id, output: text };
}

/** The whole text of a response body. */
export async function read(response: Promise<HttpResponse> | HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await response).body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The items that a response carries. */
export async function itemsOf(response: Promise<HttpResponse>): Promise<Record<string, unknown>[]> {
  const events = (await read(response)).split('\n').filter((line) => line.startsWith('data: '));
  const parsed = events.map((line) => JSON.parse(line.slice(6)) as { type: string; item?: Record<string, unknown> });
  return parsed.flatMap(({ type, item }) => (type === 'response.output_item.done' && item !== undefined ? [item] : []));
}

/** A call through a transport with a signal that nobody aborts. */
export function send(transport: Transport, request: HttpRequest): Promise<HttpResponse> {
  return transport(request, new AbortController().signal);
}
