import { type Socket } from 'node:net';
import { systemErrorCode } from '@codex-ts/protocol';
import { abortWhenGone, sayGoodbye } from './client-socket.ts';
import { type Flow } from './flows.ts';
import { dial, type Front } from './front.ts';
import { type Target } from './rule-book.ts';
import { readSocksRequest, SOCKS, socksReply } from './socks-handshake.ts';
import { splice } from './splice.ts';

/** Serves one SOCKS5 client: greeting without a password, one CONNECT, then bytes unseen. */
export async function serveSocks(front: Front, client: Socket): Promise<void> {
  client.on('error', () => client.destroy());
  const request = await readSocksRequest(client, front.limits.headersMs);
  if (request.type === 'broken') return sayGoodbye(client, request.reply);
  const flow = front.flows.begin();
  if (!flow) return sayGoodbye(client, socksReply(SOCKS.failure));
  const upstream = await openTunnel(front, { ...request.authority, protocol: 'socks5Tcp' }, client, flow);
  if (!upstream) return flow.end();
  client.write(socksReply(SOCKS.success));
  splice(client, upstream, flow, front.limits);
}

async function openTunnel(front: Front, target: Target, client: Socket, flow: Flow): Promise<Socket | null> {
  const unwatch = abortWhenGone(client, flow);
  try {
    const admission = await front.gate.admit(target, flow);
    if (admission.type === 'open') return await dial(front, target, admission.route, flow.signal);
    unwatch();
    sayGoodbye(client, socksReply(admission.type === 'failed' ? SOCKS.hostUnreachable : SOCKS.notAllowed));
  } catch (error) {
    if (flow.signal.aborted) client.destroy();
    else sayGoodbye(client, socksReply(systemErrorCode(error) === 'ECONNREFUSED' ? SOCKS.refused : SOCKS.hostUnreachable));
  } finally {
    unwatch();
  }
  return null;
}
