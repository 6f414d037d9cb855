import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { type UserQuestions } from '@codex-ts/tools';
import { disposeTemp } from '@codex-ts/test-support';
import { summary } from './fake-engine.fixture.ts';
import { FakeServer } from './fake-server.fixture.ts';
import { type Harness, startHarness } from './server.fixture.ts';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});
afterAll(disposeTemp);

const METHOD = 'item/tool/requestUserInput';
const settled = () => new Promise((resolve) => setImmediate(resolve));
const ON = ['features.default_mode_request_user_input=true'];
const question = (id: string, more: object = {}) => ({ id, header: 'Store', question: `Which ${id}?`, options: [{ label: 'A', description: 'first' }, { label: 'B', description: 'second' }], ...more });
const ask = (...questions: object[]): MockScriptEntry => ({ items: [{ call: 'request_user_input', args: { questions }, callId: 'q1' }] });
const done: MockScriptEntry = { items: [{ message: 'done' }] };

async function start(turns: readonly MockScriptEntry[], overrides: readonly string[] = ON): Promise<{ h: Harness; threadId: string }> {
  const h = await startHarness(turns, overrides);
  harness = h;
  return { h, threadId: await h.thread({ approvalPolicy: 'never', sandbox: 'read-only' }) };
}

async function turn(h: Harness, threadId: string): Promise<string> {
  await h.request('turn/start', { threadId, input: [{ type: 'text', text: 'go' }] });
  return ((await h.until('turn/completed')) as unknown as { params: { turn: { status: string } } }).params.turn.status;
}

const body = (h: Harness) => h.model.requests.at(-1)?.body as { tools: { name?: string }[]; input: { type: string; output?: unknown }[] };
const outputs = (h: Harness) => body(h).input.filter(({ type }) => type === 'function_call_output').map(({ output }) => output);

/** What the thread's record holds besides the conversation's frame. */
async function record(h: Harness): Promise<string> {
  const folder = join(h.codexHome, 'sessions');
  const [file = ''] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
  return readFile(join(folder, file), 'utf8');
}

describe('questions of the model', () => {
  it('are put to the client as they are; the model and the record get the answer as it was given', async () => {
    const { h, threadId } = await start([ask(question('db'), question('key', { isSecret: true })), done]);
    const given = { answers: { key: { answers: ['A', 'user_note: hunter2'] }, db: { answers: [] } } };
    h.client.reply = ({ method }) => (method === METHOD ? given : undefined);
    expect(await turn(h, threadId)).toBe('completed');
    const asked = await h.until(METHOD);
    const turnId = (asked.params as { turnId: string }).turnId;
    expect(asked.params).toEqual({ threadId, turnId, itemId: 'q1', questions: [{ ...question('db'), isOther: true, isSecret: false }, { ...question('key'), isOther: true, isSecret: true }] });
    expect(outputs(h)).toEqual([JSON.stringify(given)]);
    const about = h.told.flatMap((message) => ('method' in message && /status|requestUserInput|resolved|turn\//.test(message.method) ? [message] : []));
    expect(about).toMatchObject([
      { method: 'thread/status/changed', params: { status: { activeFlags: [] } } },
      { method: 'turn/started' },
      { method: 'thread/status/changed', params: { status: { activeFlags: ['waitingOnUserInput'] } } },
      { method: METHOD },
      { method: 'serverRequest/resolved', params: { threadId, requestId: asked.id } },
      { method: 'thread/status/changed', params: { status: { activeFlags: [] } } },
      { method: 'thread/status/changed', params: { status: { type: 'idle' } } },
      { method: 'turn/completed' },
    ]);
    const lines = (await record(h)).split('\n').filter((line) => line.includes('"q1"') || line.includes('hunter2'));
    expect(lines.map((line) => (JSON.parse(line) as { type: string; payload: { type: string } }).payload.type)).toEqual(['function_call', 'function_call_output']);
    // What a client reads of the thread later has nothing of it.
    expect(JSON.stringify(await h.request('thread/read', { threadId, includeTurns: true }))).not.toContain('hunter2');
  });

  it('are offered and taken only with the feature', async () => {
    const { h, threadId } = await start([ask(question('db')), done], []);
    expect(await turn(h, threadId)).toBe('completed');
    expect(outputs(h)).toEqual(['request_user_input is unavailable in Default mode']);
    expect(body(h).tools.map(({ name }) => name)).not.toContain('request_user_input');
    expect(h.client.params(METHOD)).toEqual([]);
  });

  it('are offered before the tools that change something, in the original\'s place', async () => {
    const { h, threadId } = await start([done]);
    await turn(h, threadId);
    expect(body(h).tools.map(({ name }) => name).slice(0, 5)).toEqual(['exec_command', 'write_stdin', 'update_plan', 'request_user_input', 'apply_patch']);
  });

  it('are over when the turn is interrupted, and the model is told so', async () => {
    const { h, threadId } = await start([ask(question('db')), done]);
    await h.request('turn/start', { threadId, input: [{ type: 'text', text: 'go' }] });
    const asked = await h.until(METHOD);
    await h.request('turn/interrupt', { threadId, turnId: (asked.params as { turnId: string }).turnId });
    expect(await h.until('turn/completed')).toMatchObject({ params: { turn: { status: 'interrupted' } } });
    expect(h.client.params('serverRequest/resolved')).toEqual([{ threadId, requestId: asked.id }]);
    expect(await record(h)).toMatch(/"function_call_output","call_id":"q1","output":"aborted by user after /);
  });

  it('are not the business of a reviewer', async () => {
    const { h, threadId } = await start([ask(question('db')), { items: [{ message: '{"findings":[]}' }] }]);
    await h.request('review/start', { threadId, target: { type: 'custom', instructions: 'look' } });
    await h.until('turn/completed');
    expect(outputs(h)).toEqual(['request_user_input is unavailable in Default mode']);
    expect(body(h).tools.map(({ name }) => name)).not.toContain('request_user_input');
  });
});

describe('questions to the clients of a thread', () => {
  const ID = '01a1fc18-12f8-7511-96aa-b95c0ba59ae4';
  const at = { threadId: ID };
  const questions: UserQuestions = { itemId: 'i', questions: [{ ...question('db'), isSecret: false }] };
  const askAll = (fake: FakeServer) => fake.thread.client.askUser(questions, 't', new AbortController().signal);

  async function two() {
    const fake = new FakeServer([{ summary: summary({ id: ID }), turns: [] }]);
    const clients = [await fake.client(), await fake.client()] as const;
    for (const client of clients) await client.call('thread/resume', at);
    fake.thread.startTurn('t');
    return { fake, clients };
  }

  it('go to all of them, and the first answer wins; approvals that wait are a flag of their own', async () => {
    const { fake, clients } = await two();
    const answer = askAll(fake);
    const approval = fake.thread.client.ask({ kind: 'patch', itemId: 'p', reason: null }, 't', new AbortController().signal);
    const [a] = await Promise.all(clients.map((client) => client.until(METHOD)));
    expect(clients[1].params('thread/status/changed').at(-1)).toEqual({ ...at, status: { type: 'active', activeFlags: ['waitingOnApproval', 'waitingOnUserInput'] } });
    clients[1].send({ id: a?.id ?? -1, result: { answers: { db: { answers: ['B'] } } } });
    clients[0].send({ id: a?.id ?? -1, result: { answers: { db: { answers: ['A'] } } } });
    expect(await answer).toEqual({ db: { answers: ['B'] } });
    await settled();
    expect(clients[0].params('serverRequest/resolved')).toEqual([{ ...at, requestId: a?.id }]);
    expect(clients[0].params('thread/status/changed').at(-1)).toEqual({ ...at, status: { type: 'active', activeFlags: ['waitingOnApproval'] } });
    clients[0].send({ id: 1, result: { decision: 'accept' } });
    expect(await approval).toBe('accept');
  });

  it('stay open while another client fails or goes, and have no answers when the last one did', async () => {
    const { fake, clients } = await two();
    const answer = askAll(fake);
    const { id = -1 } = await clients[0].until(METHOD);
    clients[0].send({ id, error: { code: 1, message: 'cannot ask' } });
    clients[1].close();
    expect(await answer).toEqual({});
    await clients[0].call('thread/unsubscribe', at);
    expect(await askAll(fake)).toEqual({});
  });

  it.each([null, {}, { answers: 'A' }, { answers: ['A'] }, { answers: { db: 'A' } }, { answers: { db: { answers: 'A' } } }, { answers: { ok: { answers: ['A'] }, db: { answers: [1] } } }])('%j answers nothing', async (result) => {
    const { fake, clients } = await two();
    const answer = askAll(fake);
    const { id = -1 } = await clients[0].until(METHOD);
    clients[0].send({ id, result: result as never });
    expect(await answer).toEqual({});
  });

  it('may be answered by what was not asked; what else an answer holds is left out', async () => {
    const { fake, clients } = await two();
    const answer = askAll(fake);
    const { id = -1 } = await clients[0].until(METHOD);
    clients[0].send({ id, result: JSON.parse('{"answers":{"other":{"answers":["x"],"more":1},"__proto__":{"answers":[]}},"and":1}') as never });
    expect(JSON.stringify(await answer)).toBe('{"other":{"answers":["x"]},"__proto__":{"answers":[]}}');
  });
});
