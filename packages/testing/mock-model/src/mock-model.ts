import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { playTurn } from './answer.ts';
import { type MockOutcome, type MockRequest, type MockRequestBody, type MockScriptEntry, type MockTurn } from './mock-turn.ts';

export interface MockModelOptions {
  /**
   * Answers in the order of the requests to `/responses`; when they are used up, a message `done`.
   * One function answers all requests.
   */
  turns: readonly MockScriptEntry[] | ((request: MockRequest, index: number) => MockTurn);
  /** 0 or absent takes any free port. */
  port?: number | undefined;
  /** Start over instead of answering `done` when the turns are used up. */
  repeat?: boolean | undefined;
  /** Told of every request, those besides `/responses` too. */
  onRequest?: ((request: MockRequest) => void) | undefined;
}

export interface MockModel {
  /** Base URL for a provider; ends in `/v1`. */
  readonly url: string;
  /** Requests to `/responses` and below, in order of arrival. */
  readonly requests: MockRequest[];
  /** Everything else that was asked (`/models`, ...). */
  readonly otherRequests: MockRequest[];
  /** Connections accepted so far. */
  readonly connections: number;
  /** Settles when at least `count` requests to `/responses` have arrived. */
  waitForRequests(count: number): Promise<void>;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

const DONE: MockTurn = { items: [{ message: 'done' }] };

/** Starts a scripted Responses API server on 127.0.0.1. */
export async function startMockModel(options: MockModelOptions): Promise<MockModel> {
  const state = new State(options);
  const server = createServer((message, response) => void state.handle(message, response));
  server.on('connection', () => (state.connections += 1));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests: state.requests,
    otherRequests: state.otherRequests,
    get connections() {
      return state.connections;
    },
    waitForRequests: (count) => state.waitForRequests(count),
    close: () =>
      new Promise((resolve) => {
        state.closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class State {
  readonly requests: MockRequest[] = [];
  readonly otherRequests: MockRequest[] = [];
  readonly closing = new AbortController();
  connections = 0;
  #waiters: { count: number; wake: () => void }[] = [];
  readonly #options: MockModelOptions;

  constructor(options: MockModelOptions) {
    this.#options = options;
  }

  waitForRequests(count: number): Promise<void> {
    if (this.requests.length >= count) return Promise.resolve();
    return new Promise((wake) => this.#waiters.push({ count, wake }));
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const rawBody = await readAll(message);
    if (rawBody === null) return;
    const { promise, settle } = outcome();
    const request = describe(message, rawBody, promise);
    const isSampling = request.method === 'POST' && /\/responses(?:[/?]|$)/.test(request.path);
    const index = isSampling ? this.requests.push(request) - 1 : this.otherRequests.push(request) - 1;
    this.#options.onRequest?.(request);
    if (!isSampling) {
      answerOther(request, response);
      return settle('answered');
    }
    this.#wake();
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.closing.signal]);
    const turn = this.#turn(request, index);
    settle(await playTurn({ turn, request, response, index, signal }).catch((error: unknown) => given(signal, error)));
  }

  #turn(request: MockRequest, index: number): MockTurn {
    const { turns, repeat } = this.#options;
    if (typeof turns === 'function') return turns(request, index);
    const entry = turns[repeat === true && turns.length > 0 ? index % turns.length : index] ?? DONE;
    return typeof entry === 'function' ? entry(request, index) : entry;
  }

  #wake(): void {
    const ready = this.#waiters.filter((waiter) => waiter.count <= this.requests.length);
    this.#waiters = this.#waiters.filter((waiter) => waiter.count > this.requests.length);
    for (const waiter of ready) waiter.wake();
  }
}

/** A play that was cut short ends as `client-gone`; anything else is a fault of the script and must be seen. */
function given(signal: AbortSignal, error: unknown): MockOutcome {
  if (signal.aborted) return 'client-gone';
  throw error;
}

function outcome(): { promise: Promise<MockOutcome>; settle: (value: MockOutcome) => void } {
  let settle: (value: MockOutcome) => void = () => undefined;
  const promise = new Promise<MockOutcome>((resolve) => (settle = resolve));
  return { promise, settle };
}

function describe(message: IncomingMessage, rawBody: Buffer, done: Promise<MockOutcome>): MockRequest {
  const { method = 'GET', url = '/', headers } = message;
  return { method, path: url, headers, body: parse(rawBody), rawBody, outcome: done };
}

function parse(raw: Buffer): MockRequestBody | null {
  if (raw.length === 0) return null;
  try {
    return JSON.parse(raw.toString('utf8')) as MockRequestBody;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The body, or null when the client left before its end. */
async function readAll(message: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  message.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve) => {
    message.once('end', () => resolve(Buffer.concat(parts)));
    message.once('close', () => resolve(null));
    message.on('error', () => resolve(null));
  });
}

function answerOther(request: MockRequest, response: ServerResponse): void {
  const isModels = request.method === 'GET' && /\/models(?:\?|$)/.test(request.path);
  const body = isModels
    ? { object: 'list', data: [{ id: 'mock-model', object: 'model' }], models: [] }
    : { error: { message: 'not found' } };
  response.writeHead(isModels ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
