import {
  type ClientRequests,
  type JsonRpcMessage,
  type RequestId,
  type ServerNotification,
  type ServerRequests,
} from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { HANDLERS } from './handlers/table.ts';
import { errorBody, RequestError } from './request-error.ts';
import { type AppServer } from './app-server.ts';

/** One client of the server. Messages of a connection are answered and told in the order in which they arise. */
export class Connection {
  readonly server: AppServer;
  readonly #send: (message: JsonRpcMessage) => void;
  readonly #waiting = new Map<RequestId, Deferred<unknown>>();
  #muted: ReadonlySet<string> = new Set();
  #initialized = false;
  #closed = false;

  constructor(server: AppServer, send: (message: JsonRpcMessage) => void) {
    this.server = server;
    this.#send = send;
  }

  /** Takes one message from the client. Never throws: a bad request gets an error answer, noise is ignored. */
  async receive(message: JsonRpcMessage): Promise<void> {
    if ('method' in message) {
      if ('id' in message) await this.#answer(message.id, message.method, message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new RequestError(message.error.message, message.error.code));
    else waiting?.resolve(message.result);
  }

  initialized(muted: readonly string[]): void {
    this.#initialized = true;
    this.#muted = new Set(muted);
  }

  notify(notification: ServerNotification): void {
    if (!this.#closed && this.#initialized && !this.#muted.has(notification.method)) this.#send(notification);
  }

  /** Asks the client. Rejects when it answers with an error, goes away, or `signal` says that nobody waits any more. */
  async request<M extends keyof ServerRequests>(method: M, params: ServerRequests[M]['params'], signal: AbortSignal): Promise<ServerRequests[M]['result']> {
    const id = this.server.nextRequestId();
    const answer = new Deferred<unknown>();
    const withdraw = () => answer.reject(signal.reason);
    this.#waiting.set(id, answer);
    signal.addEventListener('abort', withdraw, { once: true });
    try {
      this.#send({ id, method, params });
      return (await answer.promise) as ServerRequests[M]['result'];
    } finally {
      this.#waiting.delete(id);
      signal.removeEventListener('abort', withdraw);
      if ('threadId' in params) this.notify({ method: 'serverRequest/resolved', params: { threadId: params.threadId, requestId: id } });
    }
  }

  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.values()) waiting.reject(new RequestError('the client went away'));
    this.#waiting.clear();
  }

  async #answer(id: RequestId, method: string, params: unknown): Promise<void> {
    try {
      const result = await this.#dispatch(method, params);
      this.#reply({ id, result });
    } catch (error) {
      this.#reply({ id, error: errorBody(error) });
    }
  }

  #dispatch(method: string, params: unknown): Promise<unknown> {
    if (!isMethod(method)) {
      const known = Object.keys(HANDLERS).map((name) => `\`${name}\``);
      throw new RequestError(`Invalid request: unknown variant \`${method}\`, expected one of ${known.join(', ')}`);
    }
    if (method === 'initialize' && this.#initialized) throw new RequestError('Already initialized');
    if (method !== 'initialize' && !this.#initialized) throw new RequestError('Not initialized');
    if (params === undefined || params === null) throw new RequestError('Invalid request: missing field `params`');
    const handler = HANDLERS[method] as (connection: Connection, params: unknown) => Promise<unknown>;
    return handler(this, params);
  }

  #reply(message: JsonRpcMessage): void {
    if (!this.#closed) this.#send(message);
  }
}

function isMethod(method: string): method is keyof ClientRequests {
  return Object.hasOwn(HANDLERS, method);
}
