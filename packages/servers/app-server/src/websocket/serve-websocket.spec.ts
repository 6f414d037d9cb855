import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@codex-ts/test-support';
import { type ApprovalQuestion } from '@codex-ts/tools';
import { AppServer } from '../app-server.ts';
import { FakeEngine, storedTurn, summary } from '../fake-engine.fixture.ts';
import { digestOf } from './access.ts';
import { listeningBanner } from './banner.ts';
import { serveWebSocket } from './serve-websocket.ts';
import { type SocketClient, SocketServer } from './socket-server.fixture.ts';

const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const at = { threadId: ID };
const RECORD = { summary: summary({ id: ID }), turns: [storedTurn('t1', 'one')] };

let fake: SocketServer;
afterEach(() => fake.dispose());
async function start(...args: Parameters<typeof SocketServer.start>): Promise<SocketServer> {
  fake = await SocketServer.start(...args);
  return fake;
}

describe('plain HTTP', () => {
  it('answers a supervisor, and nobody else', async () => {
    await start();
    const replies = [];
    for (const [path, method] of [['/readyz', 'GET'], ['/healthz', 'GET'], ['/healthz?x=1', 'HEAD'], ['/readyz', 'POST'], ['/', 'GET'], ['/readyz/', 'GET']] as const) {
      const { status, text } = await fake.http(path, { method });
      replies.push([path, method, status, text === '']);
    }
    expect(replies).toEqual([
      ['/readyz', 'GET', 200, true],
      ['/healthz', 'GET', 200, true],
      ['/healthz?x=1', 'HEAD', 200, true],
      ['/readyz', 'POST', 405, true],
      ['/', 'GET', 400, false],
      ['/readyz/', 'GET', 400, false],
    ]);
  });

  it('refuses pages of browsers, whatever they ask', async () => {
    await start();
    for (const origin of ['http://evil.example', 'null', '']) {
      expect((await fake.http('/readyz', { headers: { origin } })).status).toBe(403);
      expect(await fake.upgrade({ origin })).toBe(403);
    }
  });

  it('answers an upgrade that is none', async () => {
    await start();
    expect(await fake.upgrade({}, '/readyz')).toBe(200);
    expect(await fake.upgrade({}, '/any/path')).toBe(101);
    const socket = connect(Number(new URL(fake.url).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString('utf8')).toMatch(/^HTTP\/1.1 400 /);
    socket.destroy();
  });
});

describe('a token', () => {
  it('is asked for at the upgrade, not by probes', async () => {
    await start([], { access: { kind: 'capability', digest: digestOf('s3cret') } });
    expect(await fake.upgrade()).toBe(401);
    expect(await fake.upgrade({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await fake.upgrade({ authorization: 'bearer s3cret' })).toBe(101);
    expect((await fake.http('/readyz')).status).toBe(200);
    expect(fake.log.join('\n')).not.toContain('s3cret');
  });
});

describe('several clients', () => {
  it('have numbers of their own, and all hear what is for all', async () => {
    await start([RECORD]);
    const [a, b] = [await fake.client(), await fake.client()];
    const [first, second] = await Promise.all([a.call('thread/resume', at), b.call('thread/loaded/list')]);
    expect(first).toMatchObject({ thread: { id: ID } });
    expect(second).toEqual({ data: expect.any(Array), nextCursor: null });
    await b.until('thread/status/changed');
    fake.thread.emit({ type: 'warning', turnId: null, message: 'careful' } as never);
    await a.until('warning');
    expect(b.seen).not.toContain('warning');
  });

  it('may be so many and no more', async () => {
    await start([], { maxClients: 2 });
    const [a] = [await fake.client(), await fake.client()];
    expect(await fake.upgrade()).toBe(503);
    a.close();
    await waitFor(() => fake.server.clients === 1);
    expect(await fake.upgrade()).toBe(101);
  });
});

describe('frames', () => {
  async function next(client: SocketClient): Promise<void> {
    expect(await client.call('thread/loaded/list')).toEqual({ data: [], nextCursor: null });
  }

  it('that are no messages are ignored', async () => {
    await start();
    const client = await fake.client();
    client.socket.send(Buffer.from('{"id":9,"method":"thread/loaded/list","params":{}}'));
    for (const text of ['', 'hello', '[]', '{"id":1.5,"method":"thread/list","params":{}}']) client.socket.send(text);
    await next(client);
    expect(client.seen).toEqual(['answer 0', 'answer 1']);
    expect(fake.log).toEqual(['ignored a line: a binary frame', ...Array.from({ length: 3 }, () => expect.stringContaining('ignored a line'))]);
  });

  it('may come in pieces, between pings', async () => {
    await start();
    const client = await fake.client();
    const text = '{"id":77,"method":"thread/loaded/list","params":{}}';
    client.socket.send(text.slice(0, 20), { fin: false });
    client.socket.ping('there?');
    const [data] = (await once(client.socket, 'pong')) as [Buffer];
    expect(data.toString('utf8')).toBe('there?');
    client.socket.send(text.slice(20), { fin: true });
    await waitFor(() => client.seen.includes('answer 77'));
  });

  it('that are too long, or are not UTF-8, end the connection and nothing else', async () => {
    await start([], { maxMessage: 10_000 });
    const [long, broken, good] = [await fake.client(), await fake.client(), await fake.client()];
    long.socket.send('x'.repeat(10_001));
    expect(await long.closed).toBe(1009);
    broken.socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
    expect(await broken.closed).toBe(1007);
    await next(good);
  });

  it('are echoed with ids of any kind', async () => {
    await start();
    const client = await fake.client();
    const texts: string[] = [];
    client.socket.on('message', (data) => texts.push((data as Buffer).toString('utf8')));
    for (const id of ['"a"', '9007199254740993', '-1']) client.socket.send(`{"id":${id},"method":"thread/loaded/list","params":{}}`);
    await waitFor(() => texts.length === 3);
    expect(texts).toEqual(['"a"', '9007199254740993', '-1'].map((id) => `{"id":${id},"result":{"data":[],"nextCursor":null}}`));
  });
});

describe('a client that does not read', () => {
  it('is cut off; another one hears everything, in order', async () => {
    await start([RECORD], { backlog: { pauseAt: 10_000, max: 200_000 } });
    const [stuck, good] = [await fake.client(), await fake.client()];
    for (const client of [stuck, good]) await client.call('thread/resume', at);
    stuck.socket.pause();
    const filler = 'x'.repeat(2000);
    let told = 0;
    // What the system buffers for a socket varies; somewhere behind it lies our bound.
    while (!fake.log.some((line) => line.includes('cut off'))) {
      for (let i = 0; i < 50; i += 1) fake.thread.emit({ type: 'warning', turnId: null, message: `${told++} ${filler}` } as never);
      await new Promise((resolve) => setImmediate(resolve));
      if (told > 50_000) throw new Error('nobody was cut off');
    }
    await waitFor(() => good.params('warning').length === told);
    expect(good.params('warning').map((params) => Number((params as { message: string }).message.split(' ')[0]))).toEqual(Array.from({ length: told }, (_, i) => i));
    await waitFor(() => fake.server.clients === 1);
    stuck.socket.resume();
    await stuck.closed;
  });
});

describe('a client that dies in an approval', () => {
  const question: ApprovalQuestion = { kind: 'command', itemId: 'i', reason: null, command: { display: 'ls', cwd: '/w', actions: [] }, proposedPrefix: null, grant: null };
  const ask = () => fake.thread.client.ask(question, 't', new AbortController().signal);

  it('leaves the answer to the others', async () => {
    await start([RECORD]);
    const [a, b] = [await fake.client(), await fake.client()];
    for (const client of [a, b]) await client.call('thread/resume', at);
    fake.thread.startTurn('t');
    const answer = ask();
    const { id = -1 } = await b.until('item/commandExecution/requestApproval');
    a.close();
    await waitFor(() => fake.server.clients === 1);
    b.send({ id, result: { decision: 'accept' } });
    expect(await answer).toBe('accept');
  });

  it('may come back and answer under the same number', async () => {
    await start([RECORD]);
    const a = await fake.client();
    await a.call('thread/resume', at);
    fake.thread.startTurn('t');
    const answer = ask();
    const { id = -1 } = await a.until('item/commandExecution/requestApproval');
    a.close();
    await waitFor(() => fake.server.clients === 0);
    const second = ask();
    const b = await fake.client();
    await b.call('thread/resume', at);
    await waitFor(() => b.told.filter((message) => 'id' in message).length === 2);
    expect(b.told.flatMap((message) => ('id' in message ? [message.id] : []))).toEqual([id, id + 1]);
    b.send({ id: id + 1, result: { decision: 'acceptForSession' } });
    b.send({ id, result: { decision: 'accept' } });
    expect([await answer, await second]).toEqual(['accept', 'acceptForSession']);
  });

  it('is waited for no longer than that', async () => {
    await start([RECORD], { patienceMs: 20 });
    const a = await fake.client();
    await a.call('thread/resume', at);
    fake.thread.startTurn('t');
    const answer = ask();
    await a.until('item/commandExecution/requestApproval');
    a.close();
    expect(await answer).toBe('decline');
  });

  it('is not waited for by a server that is to stop', async () => {
    await start([RECORD]);
    const a = await fake.client();
    await a.call('thread/resume', at);
    fake.thread.startTurn('t');
    const answer = ask();
    await a.until('item/commandExecution/requestApproval');
    a.close();
    await waitFor(() => fake.server.clients === 0);
    const stopped = fake.stop();
    expect(await answer).toBe('decline');
    fake.thread.endTurn('t');
    await stopped;
  });
});

describe('a server that is to stop', () => {
  it('stops at once when nothing runs', async () => {
    await start([RECORD]);
    const client = await fake.client();
    await client.call('thread/resume', at);
    await fake.stop();
    expect(await client.closed).toBe(1001);
    expect(fake.engine.isClosed).toBe(true);
    expect(fake.thread.isClosed).toBe(true);
  });

  it('waits for the turn that runs, serves its clients meanwhile, and begins no other', async () => {
    await start([RECORD]);
    const client = await fake.client();
    await client.call('thread/resume', at);
    fake.thread.startTurn('t');
    await client.until('turn/started');
    const stopped = fake.stop();
    expect((await fake.http('/readyz')).status).toBe(503);
    expect((await fake.http('/healthz')).status).toBe(200);
    expect(await client.refusal('turn/start', { ...at, input: [{ type: 'text', text: 'x' }] })).toMatchObject({ code: -32001, message: expect.stringContaining('shutting down') });
    const late = await fake.client();
    expect(await late.call('thread/loaded/list')).toEqual({ data: [ID], nextCursor: null });
    fake.thread.endTurn('t');
    await stopped;
    for (const one of [client, late]) expect(await one.closed).toBe(1001);
    expect(client.seen.slice(-2)).toEqual(['thread/status/changed', 'turn/completed']);
  });

  it('does not wait for a client that does not say goodbye', async () => {
    await start();
    const client = await fake.client();
    client.socket.pause();
    await fake.stop();
    expect(fake.server.clients).toBe(0);
  });
});

describe('serveWebSocket', () => {
  it('says where it cannot listen', async () => {
    await start();
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    const { port } = taken.address() as AddressInfo;
    const engine = new FakeEngine();
    const served = serveWebSocket(new AppServer(engine), {
      address: { host: '127.0.0.1', port },
      access: { kind: 'open' },
      errorLog: () => undefined,
      listening: () => undefined,
      signal: new AbortController().signal,
    });
    await expect(served).rejects.toMatchObject({ code: 'cannot_listen', message: expect.stringContaining(`ws://127.0.0.1:${port}`) });
    expect(engine.isClosed).toBe(true);
    taken.close();
  });

  it('tells in its banner where it is, and who can come', () => {
    const lines = listeningBanner({ host: '::1', port: 5 }, { isOpen: true });
    expect(lines.slice(0, 4)).toEqual(['codex app-server (WebSockets)', '  listening on: ws://[::1]:5', '  readyz: http://[::1]:5/readyz', '  healthz: http://[::1]:5/healthz']);
    const notes = [lines[4], ...[true, false].map((isOpen) => listeningBanner({ host: '0.0.0.0', port: 5 }, { isOpen })[4])];
    expect(new Set(notes).size).toBe(3);
    for (const note of notes) expect(note).toMatch(/^ {2}note: /);
  });
});
