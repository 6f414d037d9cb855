import { type ClientRequest, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { formatAuthority } from './authority.ts';
import { blockBody, blockHeader } from './block-answer.ts';
import { type Flow } from './flows.ts';
import { dialFirst, type Front } from './front.ts';
import { type AccessRequest, type Block, type Route } from './gate.ts';
import { fieldValues, forwardedFields, forwardedTrailers, hasBody } from './header-fields.ts';
import { type PlainTarget, plainTarget } from './request-target.ts';
import { admitSocket } from './unix-socket-access.ts';

/** Where a request is sent on to. */
interface Onward {
  readonly socket: Socket;
  /** The value of `Host`. */
  readonly host: string;
  /** The second word of the request line: a path, or a whole address for another proxy. */
  readonly path: string;
  readonly fields?: readonly string[];
}

/** Methods whose requests have no body unless they say so; for the others its absence has to be said. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** Answers a plain request: judges it, sends it on, and streams both ways. Ends the flow when the answer is over. */
export async function forwardRequest(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.sendDate = false;
  limitLeftover(request, response, front.limits.halfOpenMs);
  const flow = front.flows.begin();
  if (!flow) return answerText(response, 503, 'The proxy has too much to do.');
  const cut = (): void => {
    if (!response.writableFinished) response.destroy();
  };
  flow.signal.addEventListener('abort', cut, { once: true });
  response.once('close', () => flow.abort());
  try {
    const onward = await openOnward(front, request, response, flow);
    if (onward) sendOn(front, request, response, flow, onward);
  } catch {
    // Why a host cannot be reached is not the client's to know; a cut flow gets no answer at all.
    if (!flow.signal.aborted) answerText(response, 502, 'upstream failure');
  }
}

/** A text answer, unless another has begun: then the connection is broken off, so that nobody takes it for whole. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** null: the client has its answer. */
async function openOnward(front: Front, request: IncomingMessage, response: ServerResponse, flow: Flow): Promise<Onward | null> {
  if (fieldValues(request.rawHeaders, 'x-unix-socket').length > 0) return openSocket(front, request, response, flow);
  const asked = plainTarget(request);
  if (asked.type === 'problem') return answerProblem(response, asked.message);
  const { authority } = asked.target;
  const access: AccessRequest = { ...authority, protocol: 'http', method: request.method };
  const admission = await front.gate.admit(access, flow);
  if (admission.type === 'blocked') return answerBlock(response, access, admission);
  if (admission.type === 'failed') return answerFailure(response);
  const socket = await dialFirst(front, access, admission.route, flow.signal);
  return { socket, host: formatAuthority(authority, 80), ...requestLine(asked.target, admission.route) };
}

function requestLine(target: PlainTarget, route: Route): Pick<Onward, 'path' | 'fields'> {
  if (!route.via) return { path: target.path };
  const { authorization } = route.via;
  const path = target.path === '*' ? '' : target.path;
  return {
    path: `http://${formatAuthority(target.authority, 80)}${path}`,
    fields: authorization === undefined ? [] : ['Proxy-Authorization', authorization],
  };
}

async function openSocket(front: Front, request: IncomingMessage, response: ServerResponse, flow: Flow): Promise<Onward | null> {
  const admission = await admitSocket(front, request, flow);
  if (admission.type === 'problem') return answerProblem(response, admission.message);
  if (admission.type === 'blocked') return answerBlock(response, admission.request, admission.block);
  return { socket: admission.socket, host: request.headers.host ?? 'localhost', path: admission.path };
}

function answerProblem(response: ServerResponse, message: string): null {
  // What follows such a request is not worth reading.
  response.setHeader('connection', 'close');
  answerText(response, 400, message);
  return null;
}

function answerFailure(response: ServerResponse): null {
  answerText(response, 502, 'upstream failure');
  return null;
}

function answerBlock(response: ServerResponse, access: AccessRequest, block: Block): null {
  const body = blockBody(access, block);
  response.writeHead(403, {
    'content-type': 'application/json',
    'x-proxy-error': blockHeader(block),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
  return null;
}

function sendOn(front: Front, request: IncomingMessage, response: ServerResponse, flow: Flow, onward: Onward): void {
  const { socket } = onward;
  socket.setTimeout(front.limits.idleMs, () => socket.destroy());
  response.once('close', () => socket.destroy());
  const upstream = httpRequest({
    method: request.method,
    path: onward.path,
    headers: [...onwardFields(request, onward)],
    createConnection: () => socket,
    maxHeaderSize: front.limits.headerBytes,
    insecureHTTPParser: false,
    signal: flow.signal,
  });
  upstream.maxHeadersCount = 0;
  upstream.once('continue', () => response.writeContinue());
  upstream.once('response', (answer) => {
    try {
      relayAnswer(answer, response);
    } catch {
      // A status or field that Node would not write: the host does not speak HTTP as it should.
      answer.destroy();
      answerText(response, 502, 'upstream failure');
    }
  });
  const fail = (): void => {
    if (!flow.signal.aborted && !response.writableEnded) answerText(response, 502, 'upstream failure');
  };
  upstream.on('error', fail);
  upstream.once('close', () => {
    socket.destroy();
    // A host that changes the protocol unasked gives neither an answer nor an error.
    if (upstream.listenerCount('response') > 0) fail();
  });
  relayBody(request, upstream);
}

function onwardFields(request: IncomingMessage, onward: Onward): string[] {
  const fields = ['Host', onward.host, ...forwardedFields(request.rawHeaders, 'host'), ...(onward.fields ?? [])];
  if (request.headers['transfer-encoding'] !== undefined) fields.push('Transfer-Encoding', 'chunked');
  else if (!hasBody(request) && request.headers['content-length'] === undefined && !BODILESS.has(request.method ?? '')) {
    fields.push('Content-Length', '0');
  }
  return fields;
}

function relayBody(request: IncomingMessage, upstream: ClientRequest): void {
  request.pipe(upstream, { end: false });
  request.once('end', () => {
    const trailers = forwardedTrailers(request.rawTrailers);
    if (trailers.length > 0) upstream.addTrailers(trailers);
    upstream.end();
  });
  request.once('error', () => upstream.destroy());
}

function relayAnswer(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', forwardedFields(answer.rawHeaders));
  answer.pipe(response, { end: false });
  answer.once('end', () => {
    const trailers = forwardedTrailers(answer.rawTrailers);
    if (trailers.length > 0) response.addTrailers(trailers);
    response.end();
  });
  // An answer that broke off must not look like one that ended.
  answer.once('error', () => response.destroy());
}

/** A body that nobody wants any more is read to its end, but not for ever. */
function limitLeftover(request: IncomingMessage, response: ServerResponse, ms: number): void {
  response.once('finish', () => {
    if (request.complete) return;
    const { socket } = request;
    const timer = setTimeout(() => socket.destroy(), ms).unref();
    request.once('close', () => clearTimeout(timer));
  });
}
