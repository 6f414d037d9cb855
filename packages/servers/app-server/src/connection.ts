import { type ClientRequests, ERROR_CODES, EXPERIMENTAL_NOTIFICATIONS, type JsonRpcMessage, type JsonRpcRequest, type ServerNotification, takesParams, validateParams } from '@codex-ts/app-server-protocol';
import { Deferred, SerialExecutor } from '@codex-ts/async-utils';
import { type AppServer } from './app-server.ts';
import { HANDLERS } from './handlers/table.ts';
import { errorBody, RequestError } from './request-error.ts';

/** How many requests of another program may wait, as in the original. */
export const MAX_WAITING_REQUESTS = 128;

/** What a transport says of its clients. */
export interface ConnectionOptions {
  /** Check the parameters of every request; a client of the same program is trusted to be well typed. */
  isForeign?: boolean;
  /** How many requests may wait for their turn before further ones are refused. */
  maxWaiting?: number;
  /** Null while the client takes what it is sent; else resolves when it has, or is gone. */
  congestion?: () => Promise<void> | null;
  /** A client that is gone may come back over another connection: what it was asked waits for that a while. */
  mayReturn?: boolean;
}

/** The request that is being answered in its turn, and what is to follow its answer. */
interface AtHand {
  readonly afterAnswer: (() => void)[];
  /** Settles when the next request may begin before this one is answered. */
  readonly passed: Deferred<void>;
}

/**
 * One client of the server. Requests are answered one after another in the order they came, so that a client may send
 * the next before it has the answer to the last. Only an interruption overtakes (what it is to stop may be in its way),
 * and a handler may let later requests pass.
 */
export class Connection {
  readonly server: AppServer;
  readonly #send: (message: JsonRpcMessage) => void;
  readonly #options: Readonly<ConnectionOptions>;
  readonly #line = new SerialExecutor();
  readonly #running = new Set<Promise<void>>();
  #waiting = 0;
  #interruptions = 0;
  #passed = 0;
  #count = 0;
  #atHand: AtHand | null = null;
  #held: JsonRpcMessage[] | null = null;
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

  /**
   * For who tells a client much: null while it takes what it is sent, else resolves when it has, or is gone. Who does not
   * wait makes it lose its connection in the end.
   */
  get congestion(): Promise<void> | null {
    return this.signal.aborted ? null : (this.#options.congestion?.() ?? null);
  }

  /** Whether the client may come back after it went away without a word. */
  get mayReturn(): boolean {
    return this.#options.mayReturn ?? false;
  }

  /** The number of the request that is being answered in its turn. */
  get atHand(): number {
    return this.#count;
  }

  /** Takes one message from the client. Never throws: a bad request gets an error answer, noise is ignored. */
  receive(message: JsonRpcMessage): void {
    if (this.signal.aborted) return;
    if ('method' in message) {
      if ('id' in message) this.#take(message);
    } else this.server.requests.answered(this, message);
  }

  /** Settles when every request taken so far is answered, but for those that let others pass. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  initialized(client: { muted: readonly string[]; isExperimental: boolean }): void {
    this.#initialized = true;
    this.#muted = new Set(client.muted);
    this.#experimental = client.isExperimental;
  }

  notify(notification: ServerNotification): void {
    if (!this.#initialized || this.#muted.has(notification.method)) return;
    if (this.#experimental || !EXPERIMENTAL_NOTIFICATIONS.has(notification.method)) this.put(notification);
  }

  /** Sends what is no answer, behind the answer to the request at hand if that was asked for. Nothing can mute it. */
  put(message: JsonRpcMessage): void {
    if (this.#held === null) this.send(message);
    else this.#held.push(message);
  }

  /** Sends at once. */
  send(message: JsonRpcMessage): void {
    if (this.signal.aborted) return;
    try {
      this.#send(message);
    } catch (error) {
      // Too much for one text, most likely. No client may disturb whoever tells it something.
      this.server.report('a message could not be sent', error);
      if ('result' in message) this.send({ id: message.id, error: { code: ERROR_CODES.internalError, message: 'the answer could not be sent' } });
    }
  }

  /** Keeps back what is no answer until the request at hand is answered: its answer says what the rest adds to. */
  hold(): void {
    this.#held ??= [];
  }

  /** Does something right after the answer to the request at hand; not when that fails. */
  afterAnswer(task: () => void): void {
    this.#atHand?.afterAnswer.push(task);
  }

  /**
   * Lets the client's next requests be answered while the one at hand goes on: for those that take as long as a program
   * or a person does. They end with the connection (see `signal`), and nobody waits for their answer then.
   * @throws RequestError when too many of the client's requests go on already
   */
  letOthersPass(): void {
    if (this.#passed >= (this.#options.maxWaiting ?? Infinity)) throw overloaded();
    this.#atHand?.passed.resolve();
  }

  close(): void {
    this.#gone.abort(new RequestError('the client went away'));
  }

  #take(request: JsonRpcRequest): void {
    const isInterruption = request.method === 'turn/interrupt';
    if ((isInterruption ? this.#interruptions : this.#waiting) >= (this.#options.maxWaiting ?? Infinity)) {
      this.send({ id: request.id, error: errorBody(overloaded()) });
    } else if (isInterruption) this.#follow(this.#interrupt(request));
    else {
      this.#waiting += 1;
      this.#follow(this.#line.run(() => this.#inTurn(request)));
    }
  }

  #follow(answered: Promise<unknown>): void {
    const running: Promise<void> = answered.then(() => void this.#running.delete(running));
    this.#running.add(running);
  }

  async #interrupt(request: JsonRpcRequest): Promise<void> {
    this.#interruptions += 1;
    await this.#answer(request);
    this.#interruptions -= 1;
  }

  async #inTurn(request: JsonRpcRequest): Promise<void> {
    const atHand: AtHand = { afterAnswer: [], passed: new Deferred() };
    this.#waiting -= 1;
    this.#count += 1;
    this.#atHand = atHand;
    let isAnswered = false;
    const answered = this.#answer(request).then((isDone) => {
      isAnswered = true;
      if (this.#atHand === atHand) this.#release();
      if (isDone) this.#followUp(atHand);
    });
    await Promise.race([answered, atHand.passed.promise]);
    this.#release();
    if (isAnswered) return;
    this.#passed += 1;
    void answered.then(() => (this.#passed -= 1));
  }

  #followUp({ afterAnswer }: AtHand): void {
    for (const task of afterAnswer) {
      try {
        task();
      } catch (error) {
        this.server.report('after an answer', error);
      }
    }
  }

  /** Sends what was kept back. */
  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const message of held) this.send(message);
  }

  /** Returns whether it went well. */
  async #answer(request: JsonRpcRequest): Promise<boolean> {
    try {
      this.send({ id: request.id, result: await this.#scoped(request) });
      return true;
    } catch (error) {
      this.send({ id: request.id, error: errorBody(error) });
      return false;
    } finally {
      // The client may have gone while its request made it listen to something.
      if (this.signal.aborted) this.server.forget(this);
    }
  }

  /** What a foreign request sets going is followed: this process is then a service, which outlives a thread. */
  async #scoped(request: JsonRpcRequest): Promise<unknown> {
    if (this.#options.isForeign !== true) return this.#dispatch(request);
    return this.server.scope.run(request.params, () => this.#dispatch(request));
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
    this.server.assertServes(method);
    const handler = HANDLERS[method] as (connection: Connection, params: unknown) => Promise<unknown>;
    return handler(this, params);
  }
}

function isMethod(method: string): method is keyof ClientRequests {
  return Object.hasOwn(HANDLERS, method);
}

function overloaded(): RequestError {
  return new RequestError('Server overloaded; retry later.', { rpcCode: ERROR_CODES.overloaded });
}
