import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@codex-ts/test-support';
import { AppServerClient } from './app-server-client.ts';
import { connectWebSocket } from './connect-websocket.ts';
import { type Reconnected, type ReconnectOptions } from './reconnect.ts';
import { SocketPeer } from './socket-peer.fixture.ts';

let peer: SocketPeer;
let client: AppServerClient;
const events: Reconnected[] = [];
beforeEach(async () => {
  peer = await SocketPeer.start();
  events.length = 0;
});
afterEach(async () => {
  await client.close();
  await peer.close();
});

async function connect(options: Partial<ReconnectOptions> = {}): Promise<AppServerClient> {
  const { url } = peer;
  const open = (signal?: AbortSignal) => connectWebSocket({ url, ...(signal === undefined ? {} : { signal }) });
  client = new AppServerClient(await open(), { reconnect: { open, firstDelayMs: 1, maxDelayMs: 5, ...options } });
  client.onReconnected((event) => events.push(event));
  peer.reply = ({ method, params }) => (method.startsWith('thread/') && !method.endsWith('list') ? { thread: { id: params['threadId'] ?? 'started', turns: [] } } : {});
  return client;
}

async function join(): Promise<void> {
  await client.request('initialize', { clientInfo: { name: 'me', version: '1' } });
  client.notify('initialized');
  await client.request('thread/start', {});
  await client.request('thread/resume', { threadId: 'a' });
}

/** Breaks the connection; resolves when the client has noticed. */
async function breakOff(): Promise<void> {
  const { reply } = peer;
  peer.reply = (_, socket) => void socket.terminate();
  await expect(client.request('thread/loaded/list', {})).rejects.toMatchObject({ code: 'connection_lost', isRetryable: true });
  peer.reply = reply;
}

describe('a connection that breaks', () => {
  it('is made anew, with the threads that were listened to', async () => {
    await connect();
    await join();
    await client.request('thread/resume', { threadId: 'left' });
    await client.request('thread/unsubscribe', { threadId: 'left' });
    expect(client.subscribedThreads).toEqual(['started', 'a']);
    peer.heard.length = 0;
    peer.socket.terminate();
    await waitFor(() => events.length === 1);
    expect(events).toEqual([{ attempts: 1, lost: [], resumed: [{ thread: { id: 'started', turns: [] } }, { thread: { id: 'a', turns: [] } }] }]);
    expect(peer.methods()).toEqual(['initialize', 'initialized', 'thread/resume', 'thread/resume']);
    expect(peer.heard[0]).toMatchObject({ params: { clientInfo: { name: 'me', version: '1' } } });
    expect(await client.request('thread/list', {})).toEqual({});
  });

  it('fails what waits, so that it can be tried again, and says first that it broke', async () => {
    await connect();
    let breaks = 0;
    client.onDisconnected(() => (breaks += 1));
    await breakOff();
    expect(breaks).toBe(1);
    peer.reply = () => ({ data: [] });
    expect(await client.request('thread/list', {})).toEqual({ data: [] });
  });

  it('keeps what is asked meanwhile, for as long as it wants to be kept', async () => {
    await connect({ maxAttempts: 1000 });
    peer.admits = () => 503;
    await breakOff();
    await expect(client.request('thread/list', {}, { timeoutMs: 30 })).rejects.toMatchObject({ code: 'timeout' });
    const kept = client.request('thread/list', {});
    peer.admits = () => 0;
    expect(await kept).toEqual({});
    expect(events[0]?.attempts).toBeGreaterThan(1);
  });

  it('tells first that it is back, then what came over it; questions are put again', async () => {
    await connect();
    await join();
    const order: string[] = [];
    const withdrawn: unknown[] = [];
    client.onReconnected(() => order.push('reconnected'));
    client.onServerRequest(({ id }, { signal }) => {
      order.push(`question ${id}`);
      signal.addEventListener('abort', () => withdrawn.push((signal.reason as { code: string }).code));
      return order.includes('reconnected') ? Promise.resolve({ decision: 'accept' }) : new Promise(() => undefined);
    });
    const question = { id: 4, method: 'item/fileChange/requestApproval', params: { threadId: 'a' } };
    peer.send(question);
    await waitFor(() => order.length === 1);
    peer.reply = ({ method, params }, socket) => {
      if (method !== 'thread/resume') return {};
      if (params['threadId'] === 'started') socket.send(JSON.stringify({ method: 'turn/started', params: { threadId: 'started', turn: {} } }));
      else setImmediate(() => socket.send(JSON.stringify(question)));
      return { thread: { id: params['threadId'], turns: [] } };
    };
    peer.socket.terminate();
    await waitFor(() => peer.heard.some((message) => 'result' in message));
    expect(order).toEqual(['question 4', 'reconnected', 'question 4']);
    expect(withdrawn).toEqual(['connection_lost']);
    expect(peer.heard.at(-1)).toEqual({ id: 4, result: { decision: 'accept' } });
    for await (const { method } of client.notifications) {
      expect(method).toBe('turn/started');
      break;
    }
  });

  it('says which threads are lost', async () => {
    await connect();
    await join();
    peer.reply = ({ method, params }) => {
      if (method !== 'thread/resume') return {};
      return params['threadId'] === 'a' ? { error: { code: -32600, message: 'no rollout found' } } : { thread: { id: 'started', turns: [] } };
    };
    peer.socket.terminate();
    await waitFor(() => events.length === 1);
    expect(events[0]?.lost).toMatchObject([{ threadId: 'a', error: { message: 'no rollout found' } }]);
    expect(client.subscribedThreads).toEqual(['started']);
  });

  it('is made anew when it breaks again before it was as before', async () => {
    await connect();
    await join();
    let drops = 3;
    peer.reply = ({ method, params }, socket) => {
      if (method === 'initialize' && drops-- > 0) return void socket.terminate();
      return method === 'thread/resume' ? { thread: { id: params['threadId'], turns: [] } } : {};
    };
    peer.socket.terminate();
    await waitFor(() => events.length === 1);
    expect(events[0]?.attempts).toBe(4);
  });

  it('is given up after so many attempts, or where there is no hope', async () => {
    await connect({ maxAttempts: 3 });
    await join();
    let attempts = 0;
    peer.reply = ({ method }, socket) => (method === 'initialize' ? void (attempts++, socket.terminate()) : {});
    await breakOff();
    await expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed' });
    expect(attempts).toBe(3);
    await connect();
    peer.admits = () => 401;
    await breakOff();
    await expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed', message: expect.stringContaining('another token') });
    const told = [];
    for await (const notification of client.notifications) told.push(notification);
    expect(told).toEqual([]);
  });

  it('is not made anew once the client is closed', async () => {
    await connect({ firstDelayMs: 60_000, maxDelayMs: 60_000 });
    await breakOff();
    const waiting = expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed' });
    await client.close();
    await waiting;
    expect(peer.sockets).toHaveLength(1);
  });
});
