import { type ClientRequests, type JsonRpcMessage, type RequestId, type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { AsyncQueue, Deferred, raceAbort } from '@codex-ts/async-utils';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { RequestFailed } from './request-failed.ts';

/** What a transport offers a client. */
export interface Channel {
  send(message: JsonRpcMessage): void;
  readonly messages: AsyncIterable<JsonRpcMessage>;
  close(): void;
}

/** Answers a request of the server; what it throws becomes the error answer. */
export type ServerRequestHandler = (request: ServerRequest) => Promise<unknown>;

/** The typed client of an app-server: the same over every transport. */
export class AppServerClient {
  readonly #channel: Channel;
  readonly #waiting = new Map<RequestId, Deferred<unknown>>();
  readonly #notifications = new AsyncQueue<ServerNotification>();
  #handler: ServerRequestHandler = () => Promise.reject(new Error('this client answers no requests'));
  #nextId = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    void this.#pump();
  }

  /** What the server tells, in order; ends when the connection closes. Meant for one reader. */
  get notifications(): AsyncIterable<ServerNotification> {
    return this.#notifications;
  }

  /**
   * Calls a method.
   * @throws RequestFailed when the server answers with an error, CodexError `connection_closed` when it goes away
   */
  async request<M extends keyof ClientRequests>(
    method: M,
    params: ClientRequests[M]['params'],
    options: { signal?: AbortSignal } = {},
  ): Promise<ClientRequests[M]['result']> {
    const id = this.#nextId++;
    const answer = new Deferred<unknown>();
    this.#waiting.set(id, answer);
    try {
      this.#channel.send({ id, method, params });
      const result = options.signal === undefined ? await answer.promise : await raceAbort(answer.promise, options.signal);
      return result as ClientRequests[M]['result'];
    } finally {
      this.#waiting.delete(id);
    }
  }

  notify(method: 'initialized'): void {
    this.#channel.send({ method });
  }

  onServerRequest(handler: ServerRequestHandler): void {
    this.#handler = handler;
  }

  async close(): Promise<void> {
    this.#channel.close();
    await Promise.resolve();
  }

  async #pump(): Promise<void> {
    try {
      for await (const message of this.#channel.messages) this.#take(message);
    } finally {
      this.#notifications.close();
      for (const waiting of this.#waiting.values()) waiting.reject(new CodexError('the connection to the server was closed', { code: 'connection_closed' }));
    }
  }

  #take(message: JsonRpcMessage): void {
    if ('method' in message) {
      if ('id' in message) void this.#answer(message as unknown as ServerRequest);
      else this.#notifications.push(message as unknown as ServerNotification);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if ('error' in message) waiting?.reject(new RequestFailed(message.error));
    else waiting?.resolve(message.result);
  }

  async #answer(request: ServerRequest): Promise<void> {
    try {
      const result = await this.#handler(request);
      this.#channel.send({ id: request.id, result });
    } catch (error) {
      this.#channel.send({ id: request.id, error: { code: -32603, message: errorMessage(error) } });
    }
  }
}
