import { type JsonRpcMessage, type ServerNotification } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { describe, expect, it } from '@jest/globals';
import { AppServer } from './app-server.ts';
import { FakeEngine, summary } from './fake-engine.fixture.ts';
import { type ApprovalQuestion } from '@codex-ts/tools';
import { FakeServer } from './fake-server.fixture.ts';

const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const at = { threadId: ID };
const settled = () => new Promise((resolve) => setImmediate(resolve));
const initialize = { id: 0, method: 'initialize', params: { clientInfo: { name: 'c', version: '1' } } };

describe('requests of one client', () => {
  it('are answered in the order they came, each before the next begins', async () => {
    const fake = new FakeServer([{ summary: summary({ id: ID }), turns: [] }]);
    const client = await fake.client();
    const answers = [client.request('thread/resume', at), client.request('thread/name/set', { ...at, name: 'n' }), client.request('thread/archive', at), client.request('thread/read', at)];
    await Promise.all(answers);
    expect(client.seen.filter((name) => name.startsWith('answer'))).toEqual(['answer 0', 'answer 1', 'answer 2', 'answer 3', 'answer 4']);
    expect(fake.thread.isClosed).toBe(true);
    expect(client.seen.indexOf('thread/name/updated')).toBe(client.seen.indexOf('answer 2') + 1);
  });

  it('are refused once too many wait, and taken again afterwards', async () => {
    const engine = new FakeEngine({ summary: summary({ id: ID }), turns: [] });
    const opening = new Deferred<void>();
    engine.opening = opening.promise;
    const sent: JsonRpcMessage[] = [];
    const connection = new AppServer(engine).connect((message) => sent.push(message), { isForeign: true, maxWaiting: 2 });
    connection.receive(initialize);
    await connection.idle();
    connection.receive({ id: 1, method: 'thread/resume', params: at });
    await settled();
    for (let id = 2; id < 6; id += 1) connection.receive({ id, method: 'thread/loaded/list', params: {} });
    expect(sent.slice(1).filter((message) => 'error' in message)).toEqual([4, 5].map((id) => ({ id, error: { code: -32001, message: expect.stringContaining('overloaded') } })));
    opening.resolve();
    await connection.idle();
    connection.receive({ id: 6, method: 'thread/loaded/list', params: {} });
    await connection.idle();
    expect(sent.at(-1)).toEqual({ id: 6, result: { data: [ID], nextCursor: null } });
  });

  it('are checked when the client is another program', async () => {
    const sent: JsonRpcMessage[] = [];
    const connection = new AppServer(new FakeEngine()).connect((message) => sent.push(message), { isForeign: true });
    connection.receive({ id: 'early', method: 'thread/list', params: {} });
    connection.receive({ id: 'wrong', method: 'thread/list', params: { limit: 'x' } });
    connection.receive(initialize);
    connection.receive({ id: 'path', method: 'thread/resume', params: { threadId: 'x', path: '/x' } });
    connection.receive({ id: 'bogus', method: 'bogus' });
    await connection.idle();
    const texts = sent.flatMap((message) => ('error' in message ? [[message.id, message.error.message.slice(0, 60)]] : []));
    expect(texts).toEqual([
      ['early', 'Not initialized'],
      ['wrong', 'Invalid request: invalid type: string "x", expected u32'],
      ['path', 'thread/resume.path requires experimentalApi capability'],
      ['bogus', expect.stringContaining('Invalid request: unknown variant `bogus`')],
    ]);
  });
});

describe('initialize', () => {
  it('is followed by what is wrong with the configuration', async () => {
    const warning = { summary: 's', details: 'd', path: '/c.toml', range: { start: { line: 1, column: 2 }, end: { line: 1, column: 2 } } };
    const fake = new FakeServer([], { warnings: [warning] });
    const client = await fake.client();
    expect(await client.until('configWarning')).toMatchObject({ params: warning });
    expect(client.seen).toEqual(['answer 0', 'configWarning']);
    const quiet = await fake.client({ optOutNotificationMethods: ['configWarning'] });
    await settled();
    expect(quiet.told).toEqual([]);
  });
});

describe('a question to the clients of a thread', () => {
  const question: ApprovalQuestion = { kind: 'command', itemId: 'i', reason: null, command: { display: 'ls', cwd: '/w', actions: [] }, proposedPrefix: null, grant: { read: [], write: ['/out'], network: false } };
  const ask = (fake: FakeServer, signal = new AbortController().signal) => fake.thread.client.ask(question, 't', signal);

  async function two() {
    const fake = new FakeServer([{ summary: summary({ id: ID }), turns: [] }]);
    const clients = [await fake.client(), await fake.client()] as const;
    for (const client of clients) await client.call('thread/resume', at);
    fake.thread.startTurn('t');
    return { fake, clients };
  }
  const idOf = (message: ServerNotification & { id?: number }) => message.id ?? -1;

  it('goes to all with one id, and the first answer wins', async () => {
    const { fake, clients } = await two();
    const answer = ask(fake);
    const [a, b] = await Promise.all(clients.map((client) => client.until('item/commandExecution/requestApproval')));
    expect(a?.id).toBe(b?.id);
    clients[1].send({ id: idOf(b as never), result: { decision: 'accept' } });
    clients[0].send({ id: idOf(a as never), result: { decision: 'decline' } });
    expect(await answer).toBe('accept');
    await settled();
    for (const client of clients) {
      expect(client.params('serverRequest/resolved')).toEqual([{ ...at, requestId: a?.id }]);
      expect(client.params('thread/status/changed').slice(1)).toEqual([
        { ...at, status: { type: 'active', activeFlags: [] } },
        { ...at, status: { type: 'active', activeFlags: ['waitingOnApproval'] } },
        { ...at, status: { type: 'active', activeFlags: [] } },
      ]);
    }
  });

  it('is asked again of who joins meanwhile, after the answer to the joining', async () => {
    const { fake, clients } = await two();
    const answer = ask(fake);
    const { id } = await clients[0].until('item/commandExecution/requestApproval');
    const third = await fake.client();
    expect(await third.call('thread/resume', at)).toMatchObject({ thread: { status: { type: 'active', activeFlags: ['waitingOnApproval'] } } });
    await settled();
    expect(third.seen).toEqual(['answer 0', 'answer 1', 'item/commandExecution/requestApproval']);
    third.send({ id: id ?? -1, result: { decision: 'accept' } });
    expect(await answer).toBe('accept');
  });

  it('keeps the status while another one is open', async () => {
    const { fake, clients } = await two();
    const [first, second] = [ask(fake), ask(fake)];
    await settled();
    clients[0].send({ id: 0, result: { decision: 'accept' } });
    await first;
    const read = async () => (await clients[0].call('thread/resume', at)) as { thread: { status: unknown } };
    expect((await read()).thread.status).toEqual({ type: 'active', activeFlags: ['waitingOnApproval'] });
    clients[0].send({ id: 1, result: { decision: 'accept' } });
    await second;
    expect((await read()).thread.status).toEqual({ type: 'active', activeFlags: [] });
  });

  it('is declined when the last one who could answer fails, leaves or goes', async () => {
    const { fake, clients } = await two();
    const answer = ask(fake);
    const { id } = await clients[0].until('item/commandExecution/requestApproval');
    clients[0].send({ id: id ?? -1, error: { code: 1, message: 'no' } });
    clients[1].close();
    expect(await answer).toBe('decline');
    await clients[0].call('thread/unsubscribe', at);
    expect(await ask(fake)).toBe('decline');
  });

  it('is withdrawn when nobody waits any more', async () => {
    const { fake, clients } = await two();
    const stop = new AbortController();
    const answer = ask(fake, stop.signal);
    await clients[0].until('item/commandExecution/requestApproval');
    stop.abort();
    expect(await answer).toBe('decline');
    expect(await clients[0].until('serverRequest/resolved')).toMatchObject({ params: at });
  });
});
