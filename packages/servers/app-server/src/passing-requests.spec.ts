import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { type ApprovalQuestion } from '@codex-ts/tools';
import { describe, expect, it } from '@jest/globals';
import { AppServer } from './app-server.ts';
import { type Connection } from './connection.ts';
import { FakeEngine, summary } from './fake-engine.fixture.ts';

const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
const OTHER = '01a1fc18-12f8-7511-96aa-b95c0ba59ae5';
const at = { threadId: ID };
const settled = () => new Promise((resolve) => setImmediate(resolve));
const question: ApprovalQuestion = { kind: 'command', itemId: 'i', reason: null, command: { display: 'ls', cwd: '/w', actions: [] }, proposedPrefix: null, grant: null };

/** A client whose `thread/read` lets others pass and takes until the test ends it. */
async function slowReader(maxWaiting = 10) {
  const engine = new FakeEngine({ summary: summary({ id: ID }), turns: [] }, { summary: summary({ id: OTHER }), turns: [] });
  const reads: Deferred<void>[] = [];
  const sent: JsonRpcMessage[] = [];
  const reports: string[] = [];
  const server = new AppServer(engine, { report: (text) => reports.push(text) });
  const connection: Connection = server.connect((message) => sent.push(message), { isForeign: true, maxWaiting });
  const read = engine.stored.read;
  Object.assign(engine.stored, {
    read: async (...args: Parameters<typeof read>) => {
      const gate = new Deferred<void>();
      reads.push(gate);
      connection.letOthersPass();
      await gate.promise;
      return read(...args);
    },
  });
  connection.receive({ id: 'hello', method: 'initialize', params: { clientInfo: { name: 'c', version: '1' } } });
  await connection.idle();
  sent.length = 0;
  const ask = (id: string, method: string, params: object = at) => connection.receive({ id, method, params });
  const ids = () => sent.map((message) => ('error' in message ? `${message.id} refused` : 'method' in message ? message.method : message.id));
  return { engine, server, connection, reads, sent, reports, ask, ids };
}

/** Lets the reading of turns wait; resolves when it has begun. */
function slowTurns(thread: FakeEngine['opened'][number] | undefined, gate: Promise<void>): Promise<void> {
  if (thread === undefined) throw new Error('no thread');
  return new Promise((begun) => {
    thread.reading = () => {
      begun();
      return gate;
    };
  });
}

describe('a request that lets others pass', () => {
  it('is answered when it is done, and those behind it meanwhile', async () => {
    const { connection, reads, ask, ids } = await slowReader();
    ask('slow', 'thread/read');
    ask('next', 'thread/loaded/list', {});
    await connection.idle();
    expect(ids()).toEqual(['next']);
    reads[0]?.resolve();
    await settled();
    expect(ids()).toEqual(['next', 'slow']);
  });

  it('does not send what another one keeps back', async () => {
    const { engine, connection, reads, ask, ids } = await slowReader();
    ask('join', 'thread/resume');
    ask('slow', 'thread/read', { threadId: OTHER });
    await connection.idle();
    const gate = new Deferred<void>();
    const [thread] = engine.opened;
    const begun = slowTurns(thread, gate.promise);
    ask('again', 'thread/resume');
    await begun;
    thread?.startTurn('t');
    reads[0]?.resolve();
    await settled();
    expect(ids().at(-1)).toBe('slow');
    gate.resolve();
    await connection.idle();
    expect(ids().slice(-4)).toEqual(['slow', 'again', 'thread/status/changed', 'turn/started']);
  });

  it('may have only so many companions', async () => {
    const { connection, reads, ask, ids } = await slowReader(2);
    for (const id of ['a', 'b', 'c']) {
      ask(id, 'thread/read');
      await connection.idle();
    }
    expect(ids()).toEqual(['c refused']);
    for (const read of reads) read.resolve();
    await settled();
    ask('d', 'thread/loaded/list', {});
    await connection.idle();
    expect(ids()).toEqual(['c refused', 'a', 'b', 'd']);
  });

  it('has nobody to answer when the client is gone', async () => {
    const { server, connection, reads, ask, ids } = await slowReader();
    ask('slow', 'thread/read');
    await connection.idle();
    server.disconnect(connection);
    expect(connection.signal.aborted).toBe(true);
    reads[0]?.resolve();
    await settled();
    expect(ids()).toEqual([]);
  });
});

describe('a client that goes while it is joining a thread', () => {
  it('does not listen to it', async () => {
    const { engine, server, connection, ask } = await slowReader();
    const opening = new Deferred<void>();
    engine.opening = opening.promise;
    ask('join', 'thread/resume');
    await settled();
    server.disconnect(connection);
    opening.resolve();
    await connection.idle();
    expect(server.threads.find(ID)?.subscribers.size).toBe(0);
    expect(await engine.opened[0]?.client.ask(question, 't', new AbortController().signal)).toBe('decline');
  });
});

describe('a question', () => {
  it('that comes up while a client joins follows the answer, once', async () => {
    const { engine, connection, ask, ids } = await slowReader();
    ask('join', 'thread/resume');
    await connection.idle();
    const thread = engine.opened[0];
    const gate = new Deferred<void>();
    thread?.startTurn('t');
    const turns = slowTurns(thread, gate.promise);
    ask('again', 'thread/resume');
    await turns;
    const answer = thread?.client.ask(question, 't', new AbortController().signal);
    await settled();
    expect(ids().at(-1)).toBe('turn/started');
    gate.resolve();
    await connection.idle();
    expect(ids().slice(-3)).toEqual(['again', 'thread/status/changed', 'item/commandExecution/requestApproval']);
    ask('third', 'thread/resume');
    await connection.idle();
    expect(ids().slice(-2)).toEqual(['third', 'item/commandExecution/requestApproval']);
    connection.receive({ id: 0, result: { decision: 'accept' } });
    expect(await answer).toBe('accept');
  });
});

describe('what cannot be sent', () => {
  it('disturbs nobody', async () => {
    const engine = new FakeEngine({ summary: summary({ id: ID }), turns: [] });
    const reports: string[] = [];
    const server = new AppServer(engine, { report: (text) => reports.push(text) });
    const sent: JsonRpcMessage[] = [];
    const connection = server.connect((message) => {
      if ('result' in message && message.id === 2) throw new RangeError('Invalid string length');
      sent.push(message);
    });
    connection.receive({ id: 1, method: 'initialize', params: { clientInfo: { name: 'c', version: '1' } } });
    connection.receive({ id: 2, method: 'thread/loaded/list', params: {} });
    connection.receive({ id: 3, method: 'thread/loaded/list', params: {} });
    await connection.idle();
    expect(sent.slice(1)).toEqual([
      { id: 2, error: { code: -32603, message: 'the answer could not be sent' } },
      { id: 3, result: { data: [], nextCursor: null } },
    ]);
    expect(reports).toEqual(['a message could not be sent: Invalid string length']);
  });
});
