import { createServer, type Server, type Socket } from 'node:net';
import { CodexError } from '@codex-ts/protocol';
import { ClientSockets } from './client-sockets.ts';
import { type Front } from './front.ts';
import { httpFront } from './http-front.ts';
import { type ProxyEndpoints } from './network-proxy.ts';
import { makeSocketFolder, type SocketFolder } from './socket-folder.ts';
import { serveSocks } from './socks-front.ts';

export interface Listeners {
  readonly endpoints: ProxyEndpoints;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly onError: (error: unknown) => void;
}

/** Opens the doors of a proxy, all or none. Throws CodexError `socket_folder` or `proxy_listen`. */
export async function openListeners(front: Front, options: ListenOptions): Promise<Listeners> {
  const folder = options.platform === 'win32' ? null : await makeSocketFolder(options.folder);
  const doors = new Doors(front, options.onError, folder);
  try {
    return await doors.open();
  } catch (cause) {
    await doors.close();
    throw new CodexError('The network proxy cannot listen for connections of commands.', { code: 'proxy_listen', cause });
  }
}

class Doors {
  readonly #front: Front;
  readonly #onError: (error: unknown) => void;
  readonly #folder: SocketFolder | null;
  readonly #clients: ClientSockets;
  readonly #servers: Server[] = [];

  constructor(front: Front, onError: (error: unknown) => void, folder: SocketFolder | null) {
    this.#front = front;
    this.#onError = onError;
    this.#folder = folder;
    this.#clients = new ClientSockets(front.limits.connections);
  }

  async open(): Promise<Listeners> {
    const http = httpFront(this.#front, this.#onError);
    http.prependListener('connection', (socket: Socket) => this.#clients.admit(socket));
    const httpEndpoint = { port: await this.#listen(http, 0), socket: this.#folder?.http ?? '' };
    // One parser with one set of time limits serves both doors.
    await this.#listenOnSocket((socket) => http.emit('connection', socket), httpEndpoint.socket);
    const endpoints = { http: httpEndpoint, socks: this.#front.gate.rules.rules.enableSocks5 ? await this.#openSocks() : null };
    return { endpoints, close: () => this.close() };
  }

  async close(): Promise<void> {
    const closed = this.#servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    this.#clients.destroyAll();
    await Promise.all(closed);
    await this.#folder?.remove();
  }

  async #openSocks(): Promise<{ port: number; socket: string }> {
    const serve = (socket: Socket): void => {
      if (!this.#clients.admit(socket)) return;
      serveSocks(this.#front, socket).catch((error: unknown) => {
        socket.destroy();
        this.#onError(error);
      });
    };
    const endpoint = { port: await this.#listen(createServer({ allowHalfOpen: true }, serve), 0), socket: this.#folder?.socks ?? '' };
    await this.#listenOnSocket(serve, endpoint.socket);
    return endpoint;
  }

  async #listenOnSocket(serve: (socket: Socket) => void, path: string): Promise<void> {
    if (path !== '') await this.#listen(createServer({ allowHalfOpen: true }, serve), path);
  }

  /** The port, 0 for a Unix socket. */
  async #listen(server: Server, where: number | string): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      if (typeof where === 'number') server.listen(where, '127.0.0.1', resolve);
      else server.listen(where, resolve);
    });
    server.removeAllListeners('error').on('error', this.#onError);
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }
}
