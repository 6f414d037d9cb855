import { createServer } from 'node:net';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppServerClient } from './app-server-client.ts';
import { connectWebSocket } from './connect-websocket.ts';
import { SocketPeer } from './socket-peer.fixture.ts';

let peer: SocketPeer;
beforeEach(async () => {
  peer = await SocketPeer.start();
});
afterEach(() => peer.close());

describe('connectWebSocket', () => {
  it('carries both ways, and goes quietly', async () => {
    peer.reply = ({ method, params }) => ({ method, params });
    const client = new AppServerClient(await connectWebSocket({ url: peer.url }));
    expect(await client.request('thread/loaded/list', { limit: 3 })).toEqual({ method: 'thread/loaded/list', params: { limit: 3 } });
    peer.socket.send(Buffer.from('{"method":"thread/closed","params":{"threadId":"binary"}}'));
    for (const text of ['noise', '{"method":"thread/closed","params":{"threadId":"a"}}']) peer.socket.send(text);
    for await (const { params } of client.notifications) {
      expect(params).toEqual({ threadId: 'a' });
      break;
    }
    const closed = once(peer.socket, 'close');
    await client.close();
    expect((await closed)[0]).toBe(1000);
    await expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed' });
  });

  it('presents a token, on this machine and over TLS only', async () => {
    const client = new AppServerClient(await connectWebSocket({ url: peer.url, token: 's3cret' }));
    expect(peer.headers[0]?.authorization).toBe('Bearer s3cret');
    expect(peer.headers[0]?.origin).toBeUndefined();
    await client.close();
    const refused = await connectWebSocket({ url: 'ws://example.com:1', token: 's3cret' }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'remote_token' });
    expect(String(refused)).not.toContain('s3cret');
  });

  it('says why it is not let in', async () => {
    peer.admits = () => 401;
    await expect(connectWebSocket({ url: peer.url, token: 'x' })).rejects.toMatchObject({ code: 'unauthorized', isRetryable: false });
    peer.admits = () => 403;
    await expect(connectWebSocket({ url: peer.url })).rejects.toMatchObject({ code: 'connect_failed', isRetryable: false, message: expect.stringContaining('403') });
    peer.admits = () => 503;
    await expect(connectWebSocket({ url: peer.url })).rejects.toMatchObject({ code: 'connect_failed', isRetryable: true });
  });

  it('says when nobody is there, in one line', async () => {
    const { port } = peer;
    await peer.close();
    const refused = (await connectWebSocket({ url: `ws://127.0.0.1:${port}` }).catch((error: unknown) => error)) as Error;
    expect(refused).toMatchObject({ code: 'connect_failed', isRetryable: true, message: expect.stringContaining(`ws://127.0.0.1:${port}`) });
    expect(refused.message).not.toContain('\n');
    peer = await SocketPeer.start();
  });

  it('does not wait for ever, nor when told not to', async () => {
    const mute = createServer(() => undefined);
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    const url = `ws://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await expect(connectWebSocket({ url, timeoutMs: 50 })).rejects.toMatchObject({ code: 'connect_failed' });
    const stop = new AbortController();
    const refused = expect(connectWebSocket({ url, signal: stop.signal })).rejects.toThrow('enough');
    await once(mute, 'connection');
    stop.abort(new Error('enough'));
    await refused;
    await expect(connectWebSocket({ url, signal: stop.signal })).rejects.toThrow('enough');
    mute.close();
  });

  it('notices a machine that is silent', async () => {
    const client = new AppServerClient(await connectWebSocket({ url: peer.url, heartbeatMs: 20 }));
    peer.socket.pause();
    await expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed', message: expect.stringContaining('1006') });
    await client.close();
  });

  it('says why the server closed the connection', async () => {
    const client = new AppServerClient(await connectWebSocket({ url: peer.url }));
    peer.reply = (_, socket) => void socket.close(1001, 'the server is shutting down');
    await expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed', message: expect.stringContaining('the server is shutting down (code 1001)') });
    await client.close();
  });
});
