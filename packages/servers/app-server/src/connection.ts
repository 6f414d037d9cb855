import {
  type ClientRequests,
  ERROR_CODES,
  type JsonRpcMessage,
  type JsonRpcRequest,
  type ServerNotification,
  takesParams,
  validateParams,
} from '@codex-ts/app-server-protocol';
import { SerialExecutor } from '@codex-ts/async-utils';
import { type AppServer } from './app-server.ts';
import { HANDLERS } from './handlers/table.ts';
import { errorBody, RequestError } from './request-error.ts';

/** What a transport says of its clients. */
export interface ConnectionOptions {
  /** Check the parameters of every request; a client of the same program is trusted to be well typed. */
  isForeign?: boolean;
  /** How many requests may wait for their turn before further ones are refused. */
  maxWaiting?: number;
}

/**
 * One client of the server. Requests are answered one after another in the order they came, so that a client may send
 * the next before it has the answer to the last. Only an interruption overtakes: what it is to stop may be in its way.
 */
export class Connection {
  readonly server: AppServer;
  readonly #send: (message: JsonRpcMessage) => void;
  readonly #options: ConnectionOptions;
  readonly #line = new SerialExecutor();
  readonly #running = new Set<Promise<void>>();
  #waiting = 0;
  #afterAnswer: (() => void)[] = [];
  #held: ServerNotification[] | null = null;
  #muted: ReadonlySet<string> = new Set();
  #initialized = false;
  #experimental = false;
  readonly #gone = new AbortController();

  constructor(server: AppServer, send: (message: JsonRpcMessage) => void, options: ConnectionOptions = {}) {
    this.server = server;
    this.#send = send;
    this.#options = options;
  }

  /** Aborts when the client goes away. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** Whether the client knows what is not stable yet. */
  get isExperimental(): boolean {
    return this.#experimental;
  }

  /** Takes one message from the client. Never throws: a bad request gets an error answer, noise is ignored. */
  receive(message: JsonRpcMessage): void {
    if ('method' in message) {
      if ('id' in message) this.#take(message);
    } else this.server.requests.answered(this, message);
  }

  /** Settles when every request taken so far is answered. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  initialized(client: { muted: readonly string[]; isExperimental: boolean }): void {
    this.#initialized = true;
    this.#muted = new Set(client.muted);
    this.#experimental = client.isExperimental;
  }

  notify(notification: ServerNotification): void {
    if (this.signal.aborted || !this.#initialized || this.#muted.has(notification.method)) return;
    if (this.#held === null) this.#send(notification);
    else this.#held.push(notification);
  }

  /** Sends what is no notification: nothing can mute it. */
  send(message: JsonRpcMessage): void {
    if (!this.signal.aborted) this.#send(message);
  }

  /** Keeps notifications back until the request at hand is answered: its answer says what they add to. */
  hold(): void {
    this.#held ??= [];
  }

  /** Does something right after the answer to the request at hand; not when that fails. */
  afterAnswer(task: () => void): void {
    this.#afterAnswer.push(task);
  }

  close(): void {
    this.#gone.abort(new RequestError('the client went away'));
  }

  #take(request: JsonRpcRequest): void {
    if (request.method === 'turn/interrupt') return this.#follow(this.#answer(request));
    if (this.#waiting >= (this.#options.maxWaiting ?? Infinity)) {
      this.send({ id: request.id, error: { code: ERROR_CODES.overloaded, message: 'Server overloaded; retry later.' } });
      return;
    }
    this.#waiting += 1;
    this.#follow(this.#line.run(() => this.#inTurn(request)));
  }

  #follow(answered: Promise<unknown>): void {
    const running: Promise<void> = answered.then(() => void this.#running.delete(running));
    this.#running.add(running);
  }

  async #inTurn(request: JsonRpcRequest): Promise<void> {
    this.#waiting -= 1;
    const isDone = await this.#answer(request);
    const held = this.#held ?? [];
    this.#held = null;
    for (const notification of held) this.send(notification);
    const tasks = this.#afterAnswer.splice(0);
    if (isDone) for (const task of tasks) task();
  }

  /** Returns whether it went well. */
  async #answer(request: JsonRpcRequest): Promise<boolean> {
    try {
      this.send({ id: request.id, result: await this.#dispatch(request) });
      return true;
    } catch (error) {
      this.send({ id: request.id, error: errorBody(error) });
      return false;
    }
  }

  async #dispatch({ method, params }: JsonRpcRequest): Promise<unknown> {
    if (this.#options.isForeign === true) {
      const check = await validateParams(method, params, { isExperimental: this.#experimental });
      if (!check.ok) throw new RequestError(check.message);
    }
    if (!isMethod(method)) {
      const known = Object.keys(HANDLERS).map((name) => `\`${name}\``);
      throw new RequestError(`Invalid request: unknown variant \`${method}\`, expected one of ${known.join(', ')}`);
    }
    if (method === 'initialize' && this.#initialized) throw new RequestError('Already initialized');
    if (method !== 'initialize' && !this.#initialized) throw new RequestError('Not initialized');
    if (takesParams(method) && (params === undefined || params === null)) throw new RequestError('Invalid request: missing field `params`');
    const handler = HANDLERS[method] as (connection: Connection, params: unknown) => Promise<unknown>;
    return handler(this, params);
  }
}

function isMethod(method: string): method is keyof ClientRequests {
  return Object.hasOwn(HANDLERS, method);
}
