import { linkedAbort, type LinkedAbort, sleep as realSleep } from '@codex-ts/async-utils';
import { effectiveBaseUrl } from '@codex-ts/model-provider-info';
import { CodexError, type ResponseItem } from '@codex-ts/protocol';
import { compactedItems, serializeCompactRequest } from './compact.ts';
import { httpTransport } from './http-transport.ts';
import { ModelError } from './model-error.ts';
import { openResponse } from './open-response.ts';
import { redact } from './redact.ts';
import { type ClientIdentity, compactHeaders, requestHeaders } from './request-headers.ts';
import { type ResponseEvent } from './response-event.ts';
import { responseEvents } from './response-stream.ts';
import { type ResponsesRequest, serializeRequest } from './responses-request.ts';
import { type HttpRequest, type HttpResponse, type Transport } from './transport.ts';

export interface ModelClientOptions extends ClientIdentity {
  /** What to add to a 401 when the user can do something about the credentials. */
  readonly unauthorizedHint?: string | undefined;
  /** How requests travel; plain HTTP of our own by default. A given one is not closed by the client. */
  readonly transport?: Transport | undefined;
  /** For `env_http_headers`, proxies and certificates. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly random?: (() => number) | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export interface StreamOptions {
  /** JSON text that tells servers about the turn. */
  readonly turnMetadata?: string | undefined;
  /** One holder per turn: keeps what the server wants to be reminded of within the turn. */
  readonly turnState: { value?: string };
  readonly signal: AbortSignal;
}

export interface ModelClient {
  /**
   * Asks for one response and follows it. Retries the request until a stream starts, never after; throws `ModelError`,
   * whose `isStreamRetryable` and `retryDelayMs` tell the caller whether and when to ask again. An abort cuts the
   * connection and ends the iteration with the signal's reason; so does leaving the iteration early, without the error.
   */
  stream(request: ResponsesRequest, options: StreamOptions): AsyncIterable<ResponseEvent>;
  /**
   * Lets the server compact a history (`POST /responses/compact`): of `request`, the fields that the endpoint takes. Request
   * retries as for a stream. Throws `ModelError`, and the signal's reason when aborted.
   */
  compact(request: ResponsesRequest, options: { readonly signal: AbortSignal }): Promise<ResponseItem[]>;
  /** Cuts the connections. Calls under way end with an error. */
  close(): void;
}

/** A client for one thread and one provider, over HTTP with server-sent events. */
export function createModelClient(options: ModelClientOptions): ModelClient {
  const env = options.env ?? process.env;
  const own = options.transport === undefined ? httpTransport({ env }) : null;
  const transport = options.transport ?? own?.send;
  if (transport === undefined) throw new CodexError('No way to reach the model.', { code: 'no_transport' });
  const setup: Setup = { options, env, transport, secrets: secretsOf(options, env) };
  return {
    stream: (request, streamOptions) => stream(setup, request, streamOptions),
    compact: (request, { signal }) => compact(setup, request, signal),
    close: () => own?.close(),
  };
}

interface Setup {
  options: ModelClientOptions;
  env: NodeJS.ProcessEnv;
  transport: Transport;
  secrets: readonly string[];
}

async function* stream(setup: Setup, body: ResponsesRequest, turn: StreamOptions): AsyncGenerator<ResponseEvent> {
  const link = linkedAbort(turn.signal);
  const idleMs = setup.options.provider.streamIdleTimeoutMs;
  let isWhole = false;
  try {
    const response = await open(setup, httpRequest(setup, body, turn), link);
    const turnState = response.headers['x-codex-turn-state'];
    if (turnState !== undefined) turn.turnState.value ??= turnState;
    for await (const event of responseEvents(response, { model: body.model, idleMs, signal: link.signal })) {
      if (event.type === 'completed') isWhole = true;
      yield event;
    }
  } catch (error) {
    throw scrubbed(error, setup.secrets);
  } finally {
    release(link, isWhole);
  }
}

async function compact(setup: Setup, body: ResponsesRequest, signal: AbortSignal): Promise<ResponseItem[]> {
  const { options, env } = setup;
  const link = linkedAbort(signal);
  let isWhole = false;
  try {
    const request: HttpRequest = {
      method: 'POST',
      url: requestUrl(options, '/responses/compact'),
      headers: compactHeaders(options, env),
      body: serializeCompactRequest(body),
    };
    const response = await open(setup, request, link);
    const items = await compactedItems(response, { idleMs: options.provider.streamIdleTimeoutMs, signal: link.signal });
    isWhole = true;
    return items;
  } catch (error) {
    throw scrubbed(error, setup.secrets);
  } finally {
    release(link, isWhole);
  }
}

function open({ options, transport }: Setup, request: HttpRequest, { signal, abort }: LinkedAbort): Promise<HttpResponse> {
  const { provider } = options;
  return openResponse(request, {
    transport,
    idleMs: provider.streamIdleTimeoutMs,
    maxRetries: provider.requestMaxRetries,
    unauthorizedHint: options.unauthorizedHint,
    random: options.random ?? Math.random,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? realSleep,
    signal,
    abort,
  });
}

/** A whole answer leaves its connection for the next request; any other end cuts it. */
function release(link: LinkedAbort, isWhole: boolean): void {
  if (isWhole) link.dispose();
  else link.abort();
}

function httpRequest({ options, env }: Setup, body: ResponsesRequest, turn: StreamOptions): HttpRequest {
  const marks = { turnMetadata: turn.turnMetadata, turnState: turn.turnState.value };
  return { method: 'POST', url: requestUrl(options, '/responses'), headers: requestHeaders(options, env, marks), body: serializeRequest(body) };
}

function requestUrl({ provider, accountId }: ModelClientOptions, path: string): URL {
  const text = `${effectiveBaseUrl(provider, accountId !== undefined)}${path}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CodexError(`The base_url of model provider \`${provider.id}\` is not an http:// or https:// address.`, { code: 'invalid_base_url' });
  }
  for (const [key, value] of Object.entries(provider.queryParams)) url.searchParams.append(key, value);
  return url;
}

/** Everything in the request that opens a door. A server that echoes one must not get it into our messages. */
function secretsOf({ provider, token }: ModelClientOptions, env: NodeJS.ProcessEnv): string[] {
  const fromEnv = Object.values(provider.envHttpHeaders).map((variable) => env[variable] ?? '');
  return [token ?? '', ...Object.values(provider.httpHeaders), ...Object.values(provider.queryParams), ...fromEnv];
}

function scrubbed(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof ModelError)) return error;
  error.message = redact(error.message, secrets);
  if (error.stack !== undefined) error.stack = redact(error.stack, secrets);
  return error;
}
