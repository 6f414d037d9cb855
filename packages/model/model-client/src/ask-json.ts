import { linkedAbort, raceAbort } from '@codex-ts/async-utils';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type HttpRequest, type HttpResponse, type Transport } from './transport.ts';

export interface JsonQuestion {
  readonly transport: Transport;
  readonly url: string;
  /** Sent as JSON by POST; without it the question is a GET. */
  readonly body?: unknown;
  /** For the whole answer; none unless given. */
  readonly timeoutMs?: number;
}

/** `value` is undefined for a body that is no JSON, or too long to be looked at. */
export type JsonAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly value: unknown }
  | { readonly kind: 'unanswered'; readonly reason: string };

const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Asks a server for one JSON value, such as its list of models. What goes wrong on the way is an answer too; only the
 * signal's reason is thrown.
 */
export async function askJson({ transport, url, body, timeoutMs }: JsonQuestion, signal: AbortSignal): Promise<JsonAnswer> {
  signal.throwIfAborted();
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return { kind: 'unanswered', reason: 'that is no http address' };
  const link = linkedAbort(signal);
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => link.abort(new Error(`no answer within ${timeoutMs / 1000} seconds`)), timeoutMs);
  try {
    const response = await raceAbort(transport(requestOf(new URL(url), body), link.signal), link.signal);
    const text = await raceAbort(textOf(response), link.signal);
    return { kind: 'answered', status: response.status, value: text === null ? undefined : parsed(text) };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'unanswered', reason: reasonOf(link.signal.aborted ? link.signal.reason : error) };
  } finally {
    clearTimeout(timer);
    link.dispose();
  }
}

function requestOf(url: URL, body: unknown): HttpRequest {
  if (body === undefined) return { method: 'GET', url, headers: { accept: 'application/json' } };
  return { method: 'POST', url, headers: { accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Null when there is more of it than anybody would send. */
async function textOf({ body }: HttpResponse): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size > MOST_BYTES) return null;
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Node puts several failed attempts to connect into one error without a message, and calls a lost connection `aborted`. */
function reasonOf(error: unknown): string {
  const code = systemErrorCode(error);
  if (code === 'ECONNRESET') return 'the connection broke';
  const text = errorMessage(error);
  return text === '' ? (code ?? 'no answer') : text;
}
