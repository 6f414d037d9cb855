import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Duplex } from 'node:stream';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type WebSocket, type WebSocketServer } from 'ws';
import { type AppServer } from '../app-server.ts';
import { type Backlog } from '../stdio/line-writer.ts';
import { type Access } from './access.ts';
import { plainAnswer, rawAnswer, upgradeAnswer } from './http-answers.ts';
import { addressText, type SocketAddress } from './listen-address.ts';
import { serveClient } from './serve-client.ts';

export interface WebSocketOptions {
  address: SocketAddress;
  access: Access;
  /** Gets what nobody is answered. */
  errorLog(text: string): void;
  /** Called with the real port as soon as clients can connect. */
  listening(address: SocketAddress): void;
  /** Ends the service: turns that run are waited for, no new ones begin. */
  signal: AbortSignal;
  /** The longest message that is taken, in bytes; a client that sends a longer one is cut off (close code 1009). */
  maxMessage?: number;
  /** How many clients there may be. */
  maxClients?: number;
  /** What may lie in wait for a client. One that is cut off can come back and resume. */
  backlog?: Backlog;
}

const MEBI = 1024 * 1024;
const MAX_CLIENTS = 64;
/** How long clients have to say goodbye, in ms. */
const GOODBYE_MS = 1000;
/** How long a request line and its headers may take, in ms. */
const HEADERS_MS = 10_000;
/** Of connections that never say so when the other end is gone. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Serves clients over WebSockets until `signal` aborts and the last turn has ended; then connections are closed (1001)
 * and records are closed.
 * @throws CodexError `cannot_listen`; what a thread failed with that could not be closed
 */
export async function serveWebSocket(server: AppServer, options: WebSocketOptions): Promise<void> {
  const { WebSocketServer } = await import('ws');
  const sockets = new WebSocketServer({ noServer: true, clientTracking: true, perMessageDeflate: false, maxPayload: options.maxMessage ?? 32 * MEBI, autoPong: false });
  const http = createServer({ headersTimeout: HEADERS_MS, requestTimeout: HEADERS_MS, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
  const maxClients = options.maxClients ?? MAX_CLIENTS;
  http.maxConnections = maxClients * 2;
  http.on('request', (request, response) => {
    const { status, headers = {}, text = '' } = plainAnswer(request, server);
    response.writeHead(status, { ...headers, connection: 'close', 'content-length': Buffer.byteLength(text) }).end(request.method === 'HEAD' ? '' : text);
  });
  http.on('upgrade', (request, socket, head) => upgrade({ server, sockets, maxClients, options }, { request, socket, head }));
  try {
    options.listening(await listen(http, options.address));
    http.on('error', (error) => options.errorLog(`listening: ${error.message}`));
    await aborted(options.signal);
    await server.drain();
    await goodbye(sockets.clients);
  } finally {
    http.close();
    http.closeAllConnections();
    for (const socket of sockets.clients) socket.terminate();
    await server.close();
  }
}

interface Service {
  server: AppServer;
  sockets: WebSocketServer;
  maxClients: number;
  options: WebSocketOptions;
}

function upgrade({ server, sockets, maxClients, options }: Service, { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer }): void {
  const { access, errorLog } = options;
  socket.on('error', (error) => errorLog(`a connection failed: ${error.message}`));
  const isFull = sockets.clients.size >= maxClients;
  const answer = upgradeAnswer(request, { isDraining: server.isDraining, isFull, access, now: Math.floor(Date.now() / 1000) });
  if (answer !== null) {
    socket.end(rawAnswer(answer), () => socket.destroy());
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => {
    serveClient(server, client, { errorLog, backlog: options.backlog ?? { pauseAt: MEBI, max: 16 * MEBI } });
  });
}

async function listen(http: Server, { host, port }: SocketAddress): Promise<SocketAddress> {
  try {
    await once(http.listen(port, host), 'listening');
  } catch (cause) {
    throw new CodexError(`Cannot listen on ws://${addressText({ host, port })}: ${errorMessage(cause)}`, { code: 'cannot_listen', cause });
  }
  return { host, port: (http.address() as AddressInfo).port };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Closes every connection behind what was sent over it, and waits a moment for those that still read. */
async function goodbye(clients: ReadonlySet<WebSocket>): Promise<void> {
  const closed = [...clients].map((client) => {
    const end = once(client, 'close');
    client.close(1001, 'the server is shutting down');
    return end;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, GOODBYE_MS)));
  await Promise.race([Promise.all(closed), late]);
  clearTimeout(timer);
}
