import { raceAbort } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { backoffMs } from './backoff.ts';
import { disconnected, idleError } from './model-error.ts';
import { printableUrl } from './redact.ts';
import { retryAfterMs } from './retry-after.ts';
import { type RefusedAnswer, statusError } from './status-error.ts';
import { TransportFault } from './transport-fault.ts';
import { type HttpRequest, type HttpResponse, type Transport } from './transport.ts';
import { WatchedBody } from './watched-body.ts';

export interface OpenOptions {
  readonly transport: Transport;
  readonly maxRetries: number;
  readonly idleMs: number;
  readonly unauthorizedHint?: string | undefined;
  readonly random: () => number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Fires the signal: gives the whole exchange up. */
  readonly abort: (reason: unknown) => void;
}

/**
 * Sends the request until a 2xx answer comes. Tried again: 5xx, no answer at all, and a 429 that says when to come
 * back (within a minute). Throws `ModelError` when that did not help or would not, and the signal's reason when aborted.
 */
export async function openResponse(request: HttpRequest, options: OpenOptions): Promise<HttpResponse> {
  for (let retry = 1; ; retry++) {
    const outcome = await tryOnce(request, options);
    if ('response' in outcome) return outcome.response;
    if (outcome.waitMs === null || retry > options.maxRetries) throw outcome.error;
    await options.sleep(outcome.waitMs === 'backoff' ? backoffMs(retry, options.random) : outcome.waitMs, options.signal);
  }
}

/** `waitMs`: how long to wait before a retry, null when there must be none. */
type Outcome = { response: HttpResponse } | { error: CodexError; waitMs: number | 'backoff' | null };

async function tryOnce(request: HttpRequest, options: OpenOptions): Promise<Outcome> {
  const url = printableUrl(request.url);
  let response: HttpResponse;
  try {
    response = await headWithin(request, options);
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    return unanswered(error, url);
  }
  const { status, headers } = response;
  if (status >= 200 && status < 300) return { response };
  const answer: RefusedAnswer = { status, headers, url, body: await readRefusal(response, options) };
  const now = options.now();
  const error = statusError(answer, { now, unauthorizedHint: options.unauthorizedHint });
  if (status >= 500) return { error, waitMs: 'backoff' };
  return { error, waitMs: error.code === 'too_many_requests' ? retryAfterMs(headers['retry-after'], now) : null };
}

/** The head of the answer, unless it takes longer than a stream may be silent. */
async function headWithin(request: HttpRequest, { transport, idleMs, signal, abort }: OpenOptions): Promise<HttpResponse> {
  const timer = setTimeout(() => abort(idleError()), idleMs);
  try {
    return await raceAbort(transport(request, signal), signal);
  } finally {
    clearTimeout(timer);
  }
}

function unanswered(error: unknown, url: string): Outcome {
  if (error instanceof CodexError) return { error, waitMs: null };
  const sentence = `error sending request for url (${url})`;
  if (!(error instanceof TransportFault)) return { error: disconnected(sentence, { cause: error }), waitMs: 'backoff' };
  const { mayPass, message } = error;
  const shown = disconnected(`${sentence}: ${message}`, { isStreamRetryable: mayPass, cause: error });
  return { error: shown, waitMs: mayPass ? 'backoff' : null };
}

const MAX_REFUSAL_BYTES = 256 * 1024;
const MAX_REFUSAL_WAIT_MS = 10_000;

/** The body of a refusal, or as much of it as came. */
async function readRefusal(response: HttpResponse, { signal, idleMs }: OpenOptions): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const body = new WatchedBody(response.body, { signal, idleMs: Math.min(idleMs, MAX_REFUSAL_WAIT_MS), late: idleError });
  try {
    for (let part = await body.next(); part !== null && size < MAX_REFUSAL_BYTES; part = await body.next()) {
      parts.push(part);
      size += part.length;
    }
  } catch (error) {
    // The status says enough; a torn body must not hide it.
    if (signal.aborted) throw error;
  } finally {
    body.close();
  }
  return Buffer.concat(parts).toString('utf8');
}
