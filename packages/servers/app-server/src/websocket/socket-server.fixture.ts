import { once } from 'node:events';
import { request } from 'node:http';
import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';
import { WebSocket } from 'ws';
import { AppServer, type AppServerOptions } from '../app-server.ts';
import { Client } from '../client.fixture.ts';
import { FakeEngine, type FakeRecord, type FakeThread } from '../fake-engine.fixture.ts';
import { serveWebSocket, type WebSocketOptions } from './serve-websocket.ts';

export interface HttpReply {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

type Headers = Readonly<Record<string, string>>;

/** A client over a socket of its own. */
export class SocketClient extends Client {
  readonly socket: WebSocket;
  /** The code the connection was closed with. */
  readonly closed: Promise<number>;

  constructor(socket: WebSocket) {
    const messages = new AsyncQueue<JsonRpcMessage>();
    super({ send: (message) => socket.send(JSON.stringify(message)), messages, close: () => socket.terminate() });
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.on('message', (data) => messages.push(JSON.parse((data as Buffer).toString('utf8')) as JsonRpcMessage));
  }
}

/** A server over a fake engine that listens on a port of its own. */
export class SocketServer {
  readonly engine: FakeEngine;
  readonly server: AppServer;
  readonly log: string[] = [];
  readonly #stop = new AbortController();
  #port = 0;
  #served: Promise<void> = Promise.resolve();

  private constructor(records: readonly FakeRecord[], options: AppServerOptions) {
    this.engine = new FakeEngine(...records);
    this.server = new AppServer(this.engine, { report: (text) => this.log.push(text), ...options });
  }

  static async start(records: readonly FakeRecord[] = [], options: Partial<WebSocketOptions> & AppServerOptions = {}): Promise<SocketServer> {
    const fake = new SocketServer(records, options);
    await new Promise<void>((listening, failed) => {
      fake.#served = serveWebSocket(fake.server, {
        address: { host: '127.0.0.1', port: 0 },
        access: { kind: 'open' },
        errorLog: (text) => fake.log.push(text),
        signal: fake.#stop.signal,
        ...options,
        listening: ({ port }) => {
          fake.#port = port;
          listening();
        },
      });
      fake.#served.catch(failed);
    });
    return fake;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** The thread that was opened last. */
  get thread(): FakeThread {
    const thread = this.engine.opened.at(-1);
    if (thread === undefined) throw new Error('no thread was opened');
    return thread;
  }

  /** A connection that has not introduced itself. */
  async connect(headers: Headers = {}): Promise<SocketClient> {
    const socket = new WebSocket(this.url, { headers });
    const client = new SocketClient(socket);
    await once(socket, 'open');
    return client;
  }

  async client(capabilities: object = {}): Promise<SocketClient> {
    const client = await this.connect();
    await client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities });
    return client;
  }

  /** The HTTP status with which an upgrade is refused; 101 when it is not. */
  async upgrade(headers: Headers = {}, path = '/'): Promise<number> {
    const socket = new WebSocket(`${this.url}${path}`, { headers });
    socket.on('error', () => undefined);
    return new Promise((resolve) => {
      socket.on('open', () => {
        socket.terminate();
        resolve(101);
      });
      socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
    });
  }

  http(path: string, { method = 'GET', headers = {} }: { method?: string; headers?: Headers } = {}): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const asked = request(`http://127.0.0.1:${this.#port}${path}`, { method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      asked.on('error', reject).end();
    });
  }

  /** Asks it to stop; resolves when it has. */
  stop(): Promise<void> {
    this.#stop.abort();
    return this.#served;
  }

  /** Ends it with whatever runs. */
  async dispose(): Promise<void> {
    for (const thread of this.engine.opened) if (thread.activeTurnId !== null) thread.endTurn(thread.activeTurnId);
    await this.stop();
  }
}
