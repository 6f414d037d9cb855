import { type IncomingMessage, request as httpRequest } from 'node:http';
import { type Socket } from 'node:net';
import { formatAuthority } from './authority.ts';
import { blockBody, blockHeader } from './block-answer.ts';
import { abortWhenGone, closingAnswer, sayGoodbye } from './client-socket.ts';
import { type Flow } from './flows.ts';
import { dial, type Front } from './front.ts';
import { type AccessRequest } from './gate.ts';
import { fieldValues, forwardedFields, hasBody } from './header-fields.ts';
import { type PlainTarget, plainTarget } from './request-target.ts';
import { splice } from './splice.ts';

/** Answers a plain request that wants another protocol on its connection, such as a WebSocket. */
export async function forwardUpgrade(front: Front, request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
  client.on('error', () => client.destroy());
  if (head.length > 0) client.unshift(head);
  const asked = plainTarget(request);
  const problem = asked.type === 'problem' ? asked.message : bodyProblem(request);
  if (asked.type === 'problem' || problem !== null) return sayGoodbye(client, closingAnswer('400 Bad Request', problem ?? ''));
  const flow = front.flows.begin();
  if (!flow) return sayGoodbye(client, closingAnswer('503 Service Unavailable', 'The proxy has too much to do.'));
  const unwatch = abortWhenGone(client, flow);
  try {
    const upstream = await openUpstream(front, asked.target, client, flow);
    if (upstream) await sendUpgrade(front, request, asked.target, { client, upstream, flow, unwatch });
    else flow.end();
  } catch {
    // Why a host cannot be reached is not the client's to know; a cut flow gets no answer at all.
    if (flow.signal.aborted) client.destroy();
    else sayGoodbye(client, closingAnswer('502 Bad Gateway', 'upstream failure'));
    flow.end();
  } finally {
    unwatch();
  }
}

function bodyProblem(request: IncomingMessage): string | null {
  if (hasBody(request)) return 'A request for another protocol cannot have a body.';
  return fieldValues(request.rawHeaders, 'x-unix-socket').length > 0 ? 'A Unix socket cannot be upgraded through the proxy.' : null;
}

/** null: the client has its answer. */
async function openUpstream(front: Front, target: PlainTarget, client: Socket, flow: Flow): Promise<Socket | null> {
  const access: AccessRequest = { ...target.authority, protocol: 'http' };
  const admission = await front.gate.admit(access, flow);
  if (admission.type === 'open') return dial(front, access, admission.route, flow.signal);
  if (admission.type === 'failed') sayGoodbye(client, closingAnswer('502 Bad Gateway', 'upstream failure'));
  else sayGoodbye(client, refusal(blockBody(access, admission), blockHeader(admission)));
  return null;
}

function refusal(body: string, error: string): string {
  const head = `HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\nx-proxy-error: ${error}`;
  return `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
}

interface Ends {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly flow: Flow;
  /** Stops watching for the client's end, which belongs to the joined connections afterwards. */
  readonly unwatch: () => void;
}

/** Settles when the other side has answered: with its new protocol, which is then passed through, or with a refusal. */
async function sendUpgrade(front: Front, request: IncomingMessage, target: PlainTarget, ends: Ends): Promise<void> {
  const { client, upstream, flow, unwatch } = ends;
  upstream.setTimeout(front.limits.idleMs, () => upstream.destroy());
  const fields = ['Host', formatAuthority(target.authority, 80), ...forwardedFields(request.rawHeaders, 'host')];
  await new Promise<void>((resolve, reject) => {
    const sent = httpRequest({
      method: request.method,
      path: target.path,
      headers: [...fields, ...upgradeFields(request)],
      createConnection: () => upstream,
      maxHeaderSize: front.limits.headerBytes,
      insecureHTTPParser: false,
      signal: flow.signal,
    });
    sent.once('upgrade', (answer: IncomingMessage, socket: Socket, head: Buffer) => {
      unwatch();
      client.write(statusAndFields(answer, upgradeFields(answer)));
      if (head.length > 0) socket.unshift(head);
      splice(client, socket, flow, front.limits);
      resolve();
    });
    sent.once('response', (answer) => {
      unwatch();
      relayRefusal(answer, client, flow);
      resolve();
    });
    sent.on('error', reject);
    sent.end();
  });
}

function upgradeFields(message: IncomingMessage): string[] {
  return ['Connection', 'Upgrade', ...fieldValues(message.rawHeaders, 'upgrade').flatMap((value) => ['Upgrade', value])];
}

/** The other side stays with HTTP: its answer is passed on, and that is all this connection is good for. */
function relayRefusal(answer: IncomingMessage, client: Socket, flow: Flow): void {
  const cut = (): void => {
    client.destroy();
    answer.destroy();
  };
  flow.signal.addEventListener('abort', cut, { once: true });
  client.once('close', () => {
    flow.end();
    answer.destroy();
  });
  client.write(statusAndFields(answer, ['Connection', 'close']));
  client.resume();
  answer.once('error', cut);
  answer.pipe(client);
}

function statusAndFields(answer: IncomingMessage, more: readonly string[]): string {
  const fields = [...forwardedFields(answer.rawHeaders), ...more];
  let text = `HTTP/1.1 ${answer.statusCode ?? 502} ${answer.statusMessage ?? ''}\r\n`;
  for (let at = 0; at < fields.length; at += 2) text += `${fields[at] ?? ''}: ${fields[at + 1] ?? ''}\r\n`;
  return `${text}\r\n`;
}
