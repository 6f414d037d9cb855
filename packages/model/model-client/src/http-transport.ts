import { type ClientRequest, type IncomingMessage } from 'node:http';
import { systemErrorCode } from '@codex-ts/protocol';
import { Connections } from './connections.ts';
import { explainTls } from './transport-fault.ts';
import { type HttpRequest, type HttpResponse, type Transport } from './transport.ts';

export interface HttpTransport {
  readonly send: Transport;
  /** Cuts every connection, in use or kept. */
  close(): void;
}

/**
 * HTTP/1.1 over `node:http(s)` with kept connections. Reads proxies and certificates from `env` (`HTTP_PROXY`,
 * `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, `CODEX_CA_CERTIFICATE`, `SSL_CERT_FILE`).
 * A kept connection that the server had closed meanwhile is replaced, once and without a word.
 */
export function httpTransport(options: { env: NodeJS.ProcessEnv }): HttpTransport {
  const connections = new Connections(options.env);
  const send: Transport = async (request, signal) => {
    const first = await attempt(connections, request, signal);
    if (first !== 'stale') return first;
    connections.dropIdle();
    const second = await attempt(connections, request, signal);
    if (second !== 'stale') return second;
    throw new Error('the server closed two connections in a row');
  };
  return { send, close: () => connections.close() };
}

async function attempt(connections: Connections, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse | 'stale'> {
  signal.throwIfAborted();
  const asked = await connections.start(request, signal);
  return new Promise((resolve, reject) => {
    asked.on('error', (error) => {
      if (isStale(asked, error)) resolve('stale');
      else reject(explainTls(error));
    });
    asked.once('socket', (socket) => {
      if (!socket.listeners('error').includes(ignoreLateError)) socket.on('error', ignoreLateError);
    });
    asked.once('response', (message) => resolve(responseOf(message, signal)));
    asked.end(request.body);
  });
}

/**
 * While a connection goes back to those that are kept, Node listens to none of its errors: a signal that fires at that
 * moment would end the process. Whoever waits for an answer hears of errors from the request.
 */
function ignoreLateError(): void {
  // Nothing to do: the listener itself is what is needed.
}

function isStale(asked: ClientRequest, error: unknown): boolean {
  const code = systemErrorCode(error);
  return asked.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
}

function responseOf(message: IncomingMessage, signal: AbortSignal): HttpResponse {
  // An error that comes when nobody reads any more is nobody's concern, but without a listener it would end the process.
  message.on('error', () => undefined);
  const { statusCode = 0, statusMessage = '' } = message;
  const headers: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(message.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { status: statusCode, statusText: statusMessage, headers, body: bodyOf(message, signal) };
}

async function* bodyOf(message: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } finally {
    if (signal.aborted) message.destroy();
    else letRunOut(message);
  }
}

const RUN_OUT_MS = 1_000;
const RUN_OUT_BYTES = 64 * 1024;

/**
 * Reads on in the background to the end of a body that is not wanted any more, so that the connection can serve the
 * next request; gives it up if the end does not come soon.
 */
function letRunOut(message: IncomingMessage): void {
  if (message.complete && message.readableEnded) return;
  let bytes = 0;
  const timer = setTimeout(() => message.destroy(), RUN_OUT_MS).unref();
  message.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > RUN_OUT_BYTES) message.destroy();
  });
  message.once('close', () => clearTimeout(timer));
  message.resume();
}
