import { type IncomingMessage } from 'node:http';
import { type Socket } from 'node:net';
import { blockHeader, blockSentence } from './block-answer.ts';
import { abortWhenGone, closingAnswer, sayGoodbye } from './client-socket.ts';
import { type Flow } from './flows.ts';
import { dial, type Front } from './front.ts';
import { type Target } from './rule-book.ts';
import { tunnelTarget } from './request-target.ts';
import { splice } from './splice.ts';

/** Answers a CONNECT request: judges its host, connects, and then passes bytes through unseen. */
export async function connectTunnel(front: Front, request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
  client.on('error', () => client.destroy());
  if (head.length > 0) client.unshift(head);
  const asked = tunnelTarget(request);
  if (asked.type === 'problem') return sayGoodbye(client, closingAnswer('400 Bad Request', asked.message));
  const flow = front.flows.begin();
  if (!flow) return sayGoodbye(client, closingAnswer('503 Service Unavailable', 'The proxy has too much to do.'));
  const upstream = await openTunnel(front, { ...asked.target, protocol: 'https' }, client, flow);
  if (!upstream) return flow.end();
  client.write('HTTP/1.1 200 Connection established\r\n\r\n');
  splice(client, upstream, flow, front.limits);
}

/** The connection to the target; null when the client has had its answer already, or has gone. */
async function openTunnel(front: Front, target: Target, client: Socket, flow: Flow): Promise<Socket | null> {
  const unwatch = abortWhenGone(client, flow);
  try {
    const admission = await front.gate.admit(target, flow);
    if (admission.type === 'open') return await dial(front, target, admission.route, flow.signal);
    unwatch();
    sayGoodbye(client, admission.type === 'failed' ? upstreamFailure() : refusal(admission));
  } catch {
    // Why a host cannot be reached is not the client's to know; a cut flow gets no answer at all.
    if (flow.signal.aborted) client.destroy();
    else sayGoodbye(client, upstreamFailure());
  } finally {
    unwatch();
  }
  return null;
}

function upstreamFailure(): string {
  return closingAnswer('502 Bad Gateway', 'upstream failure');
}

function refusal(block: Parameters<typeof blockHeader>[0]): string {
  return closingAnswer('403 Forbidden', blockSentence(block), [`x-proxy-error: ${blockHeader(block)}`]);
}
