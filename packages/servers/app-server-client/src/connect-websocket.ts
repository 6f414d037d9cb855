import { type IncomingMessage } from 'node:http';
import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { type ClientOptions as SocketOptions, type RawData, type WebSocket } from 'ws';
import { type Channel } from './channel.ts';
import { messageOf } from './message-of.ts';
import { assertTokenIsSafe, parseRemoteAddress } from './remote-address.ts';

export interface WebSocketChannelOptions {
  /** `ws://host:port` or `wss://host:port`. */
  url: string;
  /** Presented as a bearer token. */
  token?: string | undefined;
  /** Calls the attempt off. */
  signal?: AbortSignal;
  /** How long connecting may take, in ms. Default 10,000. */
  timeoutMs?: number;
  /** How often a silent connection is asked whether it lives, in ms. Default 30,000. */
  heartbeatMs?: number;
}

/** As large as the text of a long thread may become. */
const MAX_MESSAGE = 256 * 1024 * 1024;
const GOODBYE_MS = 1000;

/**
 * Connects to a running server.
 * @throws CodexError `remote_address` and `remote_token`; `unauthorized` when the server does not take the token;
 * `connect_failed`, retryable unless the server refused
 */
export async function connectWebSocket(options: WebSocketChannelOptions): Promise<Channel> {
  const { url, token, signal, timeoutMs = 10_000 } = options;
  const address = parseRemoteAddress(url);
  if (token !== undefined) assertTokenIsSafe(address);
  signal?.throwIfAborted();
  const { WebSocket: Socket } = await import('ws');
  const settings: SocketOptions = { perMessageDeflate: false, maxPayload: MAX_MESSAGE, handshakeTimeout: timeoutMs, ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }) };
  const socket = new Socket(address.url, settings);
  const channel = new SocketChannel(socket, address.url, options.heartbeatMs ?? 30_000);
  const stop = (): void => socket.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await opened(socket, address.url);
    return channel;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function opened(socket: WebSocket, url: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      reject(refusal(url, response));
    });
    socket.once('error', (cause) => reject(new CodexError(`Cannot connect to ${url}: ${cause.message || String(cause)}`, { code: 'connect_failed', isRetryable: true, cause })));
  });
}

function refusal(url: string, { statusCode = 0 }: IncomingMessage): CodexError {
  if (statusCode === 401) return new CodexError(`The server at ${url} asks for another token.`, { code: 'unauthorized' });
  const isRetryable = statusCode === 503;
  return new CodexError(`The server at ${url} refused the connection (HTTP ${statusCode}).`, { code: 'connect_failed', isRetryable });
}

/** A message is a text frame. Silence is asked whether it lives: a machine that is gone says nothing. */
class SocketChannel implements Channel {
  readonly messages = new AsyncQueue<JsonRpcMessage>();
  readonly #socket: WebSocket;
  readonly #closed: Promise<void>;
  readonly #url: string;
  #isClosing = false;
  #isSilent = false;

  constructor(socket: WebSocket, url: string, heartbeatMs: number) {
    this.#socket = socket;
    this.#url = url;
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.on('pong', () => (this.#isSilent = false));
    socket.on('error', () => undefined);
    const heart = setInterval(() => this.#beat(), heartbeatMs);
    heart.unref();
    this.#closed = new Promise((resolve) => {
      socket.on('close', (code, why) => {
        clearInterval(heart);
        this.#ended(code, why.toString('utf8'));
        resolve();
      });
    });
  }

  send(message: JsonRpcMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.messages.close();
    this.#socket.close(1000);
    const late = setTimeout(() => this.#socket.terminate(), GOODBYE_MS);
    await this.#closed;
    clearTimeout(late);
  }

  #take(data: RawData, isBinary: boolean): void {
    this.#isSilent = false;
    const message = isBinary ? null : messageOf((data as Buffer).toString('utf8'));
    if (message !== null) this.messages.push(message);
  }

  #beat(): void {
    if (this.#isSilent) this.#socket.terminate();
    this.#isSilent = true;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #ended(code: number, why: string): void {
    if (this.#isClosing) return;
    const text = why === '' ? `code ${code}` : `${why} (code ${code})`;
    this.messages.fail(new CodexError(`the connection to ${this.#url} ended: ${text}`, { code: 'connection_ended', isRetryable: true }));
  }
}
