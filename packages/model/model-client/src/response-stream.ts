import { disconnected, idleError } from './model-error.ts';
import { rateLimitsOf } from './rate-limits.ts';
import { EventReader } from './read-events.ts';
import { type ResponseEvent } from './response-event.ts';
import { SseParser } from './sse-parser.ts';
import { type HttpResponse } from './transport.ts';
import { WatchedBody } from './watched-body.ts';

export interface ResponseStreamOptions {
  /** The slug that was asked for. */
  readonly model: string;
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/**
 * The events of a 2xx answer, what its headers tell first. Ends after `completed`; throws `ModelError` for every
 * other ending, and the signal's reason when aborted.
 */
export async function* responseEvents(response: HttpResponse, options: ResponseStreamOptions): AsyncGenerator<ResponseEvent> {
  const { signal, idleMs } = options;
  const body = new WatchedBody(response.body, { signal, idleMs, late: idleError });
  try {
    yield* headerEvents(response.headers, options.model);
    yield* bodyEvents(body, response.headers['x-reasoning-included'] !== undefined, signal);
  } finally {
    body.close();
  }
}

function* headerEvents(headers: HttpResponse['headers'], model: string): Generator<ResponseEvent> {
  const snapshots = rateLimitsOf(headers);
  if (snapshots.length > 0) yield { type: 'rate.limits', snapshots };
  const served = headers['openai-model']?.trim() ?? '';
  if (served !== '' && served.toLowerCase() !== model.toLowerCase()) yield { type: 'model.rerouted', model: served };
}

async function* bodyEvents(body: WatchedBody, reasoningIncluded: boolean, signal: AbortSignal): AsyncGenerator<ResponseEvent> {
  const parser = new SseParser();
  const reader = new EventReader(reasoningIncluded);
  for (;;) {
    for (const data of parser.push(await nextChunk(body, signal))) {
      body.touch();
      const event = reader.read(data);
      if (event === null) continue;
      yield event;
      if (event.type === 'completed') return;
    }
    if (parser.fault !== null) throw disconnected(parser.fault);
  }
}

async function nextChunk(body: WatchedBody, signal: AbortSignal): Promise<Uint8Array> {
  const chunk = await body.next().catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && 'isStreamRetryable' in error) throw error;
    throw disconnected('Transport error: network error: error decoding response body', { cause: error });
  });
  if (chunk === null) throw disconnected('stream closed before response.completed');
  return chunk;
}
