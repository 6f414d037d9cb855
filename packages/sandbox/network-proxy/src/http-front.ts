import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { systemErrorCode } from '@codex-ts/protocol';
import { closingAnswer, sayGoodbye } from './client-socket.ts';
import { connectTunnel } from './connect-tunnel.ts';
import { forwardRequest } from './forward-request.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import { type Front } from './front.ts';

/** How often connections are looked at for headers that do not come, in ms. */
const LOOK_MS = 5_000;

const PROBLEMS: Readonly<Record<string, readonly [status: string, text: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The header fields are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not come in time.'],
};

/**
 * The HTTP side of the proxy; not listening yet. The parser is the strict one whatever flags the process runs with.
 * `onError` hears of defects of ours; the connection concerned is closed.
 */
export function httpFront(front: Front, onError: (error: unknown) => void): Server {
  const { limits } = front;
  const server = createServer({
    insecureHTTPParser: false,
    requireHostHeader: true,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    // An upload may take as long as bytes keep coming.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(LOOK_MS, limits.headersMs),
  });
  // Within the size all fields count: one that is dropped silently might be the one that matters.
  server.maxHeadersCount = 0;
  const run = (work: Promise<void>, socket: Socket): void => {
    work.catch((error: unknown) => {
      socket.destroy();
      onError(error);
    });
  };
  const answering = new Map<Duplex, number>();
  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (answering.get(socket) ?? 1) - 1;
      if (left > 0) answering.set(socket, left);
      else answering.delete(socket);
    });
    run(forwardRequest(front, request, response), socket);
  };
  server.on('request', forward);
  // The client's `Expect` is sent on, and the host's `100 Continue` sent back.
  server.on('checkContinue', forward);
  server.on('connect', (request, client: Socket, head) => run(connectTunnel(front, request, client, head), client));
  server.on('upgrade', (request, client: Socket, head) => run(forwardUpgrade(front, request, client, head), client));
  server.on('clientError', (error, client: Socket) => {
    // Between the bytes of an answer to an earlier request there is no place for another one.
    if (answering.has(client)) client.destroy();
    else answerBadRequest(error, client);
  });
  return server;
}

function answerBadRequest(error: Error, client: Socket): void {
  const code = systemErrorCode(error);
  client.on('error', () => client.destroy());
  if (code === 'ECONNRESET' || !client.writable) {
    client.destroy();
    return;
  }
  const [status, text] = (code === undefined ? undefined : PROBLEMS[code]) ?? ['400 Bad Request', 'The request is not valid HTTP.'];
  sayGoodbye(client, closingAnswer(status, text));
}
