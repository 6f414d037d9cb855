import { type ClientRequests, type InitializeParams, type JsonRpcMessage, type RequestId, type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { AsyncQueue, Deferred, raceAbort, withTimeout } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { type Channel } from './channel.ts';
import { connectionClosed, connectionLost } from './connection-error.ts';
import { mayTryAgain, openAgain, type Reconnected, type ReconnectOptions } from './reconnect.ts';
import { RequestFailed } from './request-failed.ts';
import { ServerQuestions, type ServerRequestHandler } from './server-questions.ts';
import { Subscriptions } from './subscriptions.ts';

export interface ClientOptions {
  /** How long a request may take that says nothing itself, in ms; as long as it likes when left out. */
  requestTimeoutMs?: number;
  /** How many notifications may lie unread; default 100,000. A client that reads none of them is cut off beyond that. */
  maxNotifications?: number;
  /** Makes the connection anew when it breaks. Without it a broken connection is over. */
  reconnect?: ReconnectOptions;
}

export interface RequestOptions {
  /** Ends the wait for the answer; the server may carry the request out all the same. */
  signal?: AbortSignal;
  /** In ms; goes before the client's own. */
  timeoutMs?: number;
}

type Method = keyof ClientRequests;

const MAX_NOTIFICATIONS = 100_000;

/** The typed client of an app-server: the same over every transport. */
export class AppServerClient {
  #channel: Channel;
  readonly #options: Readonly<ClientOptions>;
  readonly #waiting = new Map<RequestId, Deferred<unknown>>();
  readonly #notifications = new AsyncQueue<ServerNotification>();
  readonly #questions = new ServerQuestions();
  readonly #subscriptions = new Subscriptions();
  readonly #stop = new AbortController();
  readonly #listeners: ((event: Reconnected) => void)[] = [];
  readonly #breakListeners: (() => void)[] = [];
  /** What came over a new connection before it was as the old one was. */
  #held: JsonRpcMessage[] | null = null;
  #again: Promise<void> | null = null;
  #introduction: InitializeParams | null = null;
  #isReady = false;
  #end: { reason: Error | null } | null = null;
  #nextId = 0;

  constructor(channel: Channel, options: ClientOptions = {}) {
    this.#channel = channel;
    this.#options = options;
    void this.#pump(channel);
  }

  /** What the server tells, in order; ends when the connection closes for good, throws when too much lay unread. For one reader. */
  get notifications(): AsyncIterable<ServerNotification> {
    return this.#notifications;
  }

  /** The threads whose notifications this client gets. */
  get subscribedThreads(): readonly string[] {
    return this.#subscriptions.threads;
  }

  /**
   * Calls a method. While a broken connection is made anew, the call waits for it.
   * @throws RequestFailed when the server answers with an error; CodexError `connection_closed` when it is gone for good,
   * `connection_lost` (retryable) when the connection broke before the answer, `timeout`; the signal's reason
   */
  async request<M extends Method>(method: M, params: ClientRequests[M]['params'], options: RequestOptions = {}): Promise<ClientRequests[M]['result']> {
    const timeoutMs = options.timeoutMs ?? this.#options.requestTimeoutMs;
    if (timeoutMs === undefined) return this.#ask(method, params, options.signal);
    return withTimeout((signal) => this.#ask(method, params, signal), timeoutMs, { signal: options.signal, message: `The server did not answer ${method} within ${timeoutMs} ms.` });
  }

  notify(method: 'initialized'): void {
    this.#isReady = true;
    this.#channel.send({ method });
  }

  onServerRequest(handler: ServerRequestHandler): void {
    this.#questions.handler = handler;
  }

  /** Calls `listener` when the connection breaks and is to be made anew, before anybody's request fails of it. */
  onDisconnected(listener: () => void): void {
    this.#breakListeners.push(listener);
  }

  /** Calls `listener` after each reconnection, before anything is told that came over the new connection. */
  onReconnected(listener: (event: Reconnected) => void): void {
    this.#listeners.push(listener);
  }

  /** Ends the connection. Resolves when nothing of it is left, a server of our own included. */
  async close(): Promise<void> {
    this.#finish(null);
    await this.#channel.close();
  }

  async #ask<M extends Method>(method: M, params: ClientRequests[M]['params'], signal: AbortSignal | undefined): Promise<ClientRequests[M]['result']> {
    signal?.throwIfAborted();
    if (this.#again !== null) await raceAbort(this.#again, signal);
    if (this.#end !== null) throw connectionClosed(this.#end.reason);
    const result = await this.#call(this.#channel, method, params, signal);
    if (method === 'initialize') this.#introduction = params as InitializeParams;
    this.#subscriptions.answered(method, params, result);
    return result;
  }

  async #call<M extends Method>(channel: Channel, method: M, params: ClientRequests[M]['params'], signal: AbortSignal | undefined): Promise<ClientRequests[M]['result']> {
    const id = this.#nextId++;
    const answer = new Deferred<unknown>();
    this.#waiting.set(id, answer);
    try {
      channel.send({ id, method, params });
      return (await raceAbort(answer.promise, signal)) as ClientRequests[M]['result'];
    } finally {
      this.#waiting.delete(id);
    }
  }

  async #pump(channel: Channel): Promise<void> {
    let reason: Error | null = null;
    try {
      for await (const message of channel.messages) this.#take(message, channel);
    } catch (error) {
      reason = error as Error;
    }
    if (channel === this.#channel) this.#broken(reason);
  }

  /** The connection in use is over. */
  #broken(reason: Error | null): void {
    const { reconnect } = this.#options;
    if (this.#end !== null || reconnect === undefined) return this.#finish(reason);
    if (this.#again === null) for (const listener of this.#breakListeners) listener();
    this.#drop(connectionLost());
    // A connection that breaks before it is as the old one was is the business of who makes it anew.
    this.#again ??= this.#reconnect(reconnect).finally(() => (this.#again = null));
  }

  async #reconnect(options: ReconnectOptions): Promise<void> {
    for (let made = 0; ; ) {
      try {
        const { channel, attempts } = await openAgain(options, made, this.#stop.signal);
        made = attempts;
        this.#channel = channel;
        this.#held = [];
        void this.#pump(channel);
        return this.#restored(await this.#restore(channel, attempts));
      } catch (error) {
        const isBroken = CodexError.isInstance(error) && error.code === 'connection_lost';
        if (!isBroken || !mayTryAgain(options, made)) return this.#finish(error as Error);
      }
    }
  }

  /** Makes a new connection what the old one was. @throws RequestFailed when the server does not take us; `connection_lost` */
  async #restore(channel: Channel, attempts: number): Promise<Reconnected> {
    const { signal } = this.#stop;
    if (this.#introduction !== null) await this.#call(channel, 'initialize', this.#introduction, signal);
    if (this.#isReady) channel.send({ method: 'initialized' });
    const [resumed, lost]: [Reconnected['resumed'][number][], Reconnected['lost'][number][]] = [[], []];
    for (const threadId of this.#subscriptions.threads) {
      try {
        resumed.push(await this.#call(channel, 'thread/resume', { threadId }, signal));
      } catch (error) {
        if (!(error instanceof RequestFailed)) throw error;
        this.#subscriptions.lost(threadId);
        lost.push({ threadId, error });
      }
    }
    return { attempts, resumed, lost };
  }

  #restored(event: Reconnected): void {
    for (const listener of this.#listeners) listener(event);
    const held = this.#held ?? [];
    this.#held = null;
    for (const message of held) this.#take(message, this.#channel);
  }

  #take(message: JsonRpcMessage, channel: Channel): void {
    if (!('method' in message)) this.#answered(message);
    else if (this.#held !== null) this.#held.push(message);
    else if ('id' in message) void this.#questions.answer(message as unknown as ServerRequest, channel);
    else this.#told(message as unknown as ServerNotification);
  }

  #answered(message: Extract<JsonRpcMessage, { result: unknown } | { error: unknown }>): void {
    const waiting = this.#waiting.get(message.id);
    if ('error' in message) waiting?.reject(new RequestFailed(message.error));
    else waiting?.resolve(message.result);
  }

  #told(notification: ServerNotification): void {
    this.#questions.told(notification);
    this.#subscriptions.told(notification);
    this.#notifications.push(notification);
    const max = this.#options.maxNotifications ?? MAX_NOTIFICATIONS;
    if (this.#notifications.size <= max) return;
    const reason = new CodexError(`more than ${max} notifications of the server lay unread`, { code: 'client_too_slow' });
    this.#notifications.fail(reason);
    this.#finish(reason);
    void this.#channel.close();
  }

  /** The end, for good. */
  #finish(reason: Error | null): void {
    if (this.#end !== null) return;
    this.#end = { reason };
    const error = connectionClosed(reason);
    this.#stop.abort(error);
    this.#drop(error);
    this.#notifications.close();
  }

  #drop(error: Error): void {
    this.#questions.abandon(error);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
  }
}
