import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Server as NetServer, type Socket } from 'node:net';
import { type NetworkProxyRules } from '@codex-ts/protocol';
import { makeTempDir } from '@codex-ts/test-support';
import { type BlockedRequest } from './blocked-request.ts';
import { type NetworkProxy, type NetworkProxyOptions, startNetworkProxy } from './network-proxy.ts';

/** Rules that allow nothing, but for `changes`. */
export function networkRules(changes: Partial<NetworkProxyRules> = {}): NetworkProxyRules {
  return {
    mode: 'full',
    allowedDomains: [],
    deniedDomains: [],
    allowUnixSockets: [],
    allowAllUnixSockets: false,
    allowLocalBinding: false,
    allowUpstreamProxy: false,
    enableSocks5: true,
    ...changes,
  };
}

export interface TestProxy extends NetworkProxy {
  readonly blocked: BlockedRequest[];
  readonly errors: unknown[];
  /** Names that were looked up, in order. */
  readonly lookedUp: string[];
  readonly rules: NetworkProxyRules;
}

const closers: (() => Promise<unknown>)[] = [];

/** Closes everything that was made here: `afterEach(closeAll)`. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/**
 * A proxy for which every name has the address 127.0.0.1, and which may go there: `*.test` and `allowed.test` are
 * allowed unless `rules` say otherwise.
 */
export async function testProxy(rules: Partial<NetworkProxyRules> = {}, options: Partial<NetworkProxyOptions> = {}): Promise<TestProxy> {
  const folder = await makeTempDir();
  const all = networkRules({ allowedDomains: ['allowed.test', '*.allowed.test'], deniedDomains: ['denied.test'], allowLocalBinding: true, ...rules });
  const [blocked, errors, lookedUp]: [BlockedRequest[], unknown[], string[]] = [[], [], []];
  const lookup = options.lookup ?? (async (): Promise<string[]> => ['127.0.0.1']);
  const proxy = await startNetworkProxy({
    rules: all,
    socketFolder: folder.path,
    env: {},
    onBlocked: (request) => blocked.push(request),
    onError: (error) => errors.push(error),
    ...options,
    lookup: (name) => {
      lookedUp.push(name);
      return lookup(name);
    },
  });
  closers.push(() => folder.dispose(), () => proxy.close());
  return { ...proxy, blocked, errors, lookedUp, rules: all };
}

/** Starts a server on a free port of `host` and closes it, with all connections, after the test. */
export async function listen<T extends NetServer>(server: T, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export async function origin(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  return { port: await listen(server), server };
}

/** A client that sees bytes. */
export class RawClient {
  readonly socket: Socket;
  #text = '';
  #wake: () => void = () => {};

  constructor(port: number | string) {
    this.socket = typeof port === 'string' ? connect(port) : connect(port, '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      this.#wake();
    });
    this.socket.on('error', () => undefined).on('close', () => this.#wake());
  }

  get text(): string {
    return this.#text;
  }

  send(bytes: string | Buffer): this {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }

  /** What came up to and including the first match; throws when the connection closes before. */
  async until(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match) {
        const end = match.index + match[0].length;
        const text = this.#text.slice(0, end);
        this.#text = this.#text.slice(end);
        return text;
      }
      if (this.socket.closed) throw new Error(`closed after ${JSON.stringify(this.#text)}`);
      await this.#change();
    }
  }

  /** All that comes until the connection closes. */
  async all(): Promise<string> {
    while (!this.socket.closed) await this.#change();
    return this.#text;
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** A raw client that is closed after the test. */
export function rawClient(port: number | string): RawClient {
  const client = new RawClient(port);
  closers.push(async () => client.socket.destroy());
  return client;
}

/** Sends one request and gives the whole answer; the request should say `Connection: close`. */
export async function exchange(port: number, request: string | Buffer): Promise<string> {
  return rawClient(port).send(request).all();
}
