import { readFileSync } from 'node:fs';
import { type MockScriptEntry } from '@codex-ts/mock-model';
import { disposeTemp, waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type Client } from './client.fixture.ts';
import { type Harness, startHarness } from './server.fixture.ts';

let harness: Harness | undefined;
async function start(turns: readonly MockScriptEntry[]): Promise<Harness & { client: Client }> {
  harness = await startHarness(turns);
  await harness.client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
  return harness;
}
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});
afterAll(disposeTemp);

const done: MockScriptEntry = { items: [{ message: 'done' }] };
const text = (words: string) => [{ type: 'text', text: words }];
const message = (role: string, words: string) => ({ type: 'message', role, content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text: words }] });

interface Started {
  thread: { id: string; path: string; turns: unknown[]; status: unknown };
}
interface Raw {
  threadId: string;
  turnId: string;
  item: { type: string; role?: string };
}
const kind = ({ item: { type, role } }: Raw): string => role ?? type;

function recorded(path: string): unknown[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { type: string; payload: unknown });
  return lines.flatMap(({ type, payload }) => (type === 'response_item' ? [payload] : []));
}

describe('thread/start with experimentalRawEvents', () => {
  it('tells of every item of the history once it is stored, before what else is told of it', async () => {
    const h = await start([{ items: [{ reasoning: 'hm' }, { call: 'exec_command', args: { cmd: 'echo hi', login: false } }] }, done]);
    const { thread } = (await h.client.call('thread/start', { experimentalRawEvents: true, sandbox: 'read-only' })) as unknown as Started;
    const answer = (await h.client.call('turn/start', { threadId: thread.id, input: text('hello') })) as { turn: { id: string } };
    await h.client.until('turn/completed');
    const raw = h.client.params('rawResponseItem/completed') as Raw[];
    expect(raw.map(kind)).toEqual(['developer', 'user', 'user', 'reasoning', 'function_call', 'function_call_output', 'assistant']);
    expect(raw.every(({ threadId, turnId }) => threadId === thread.id && turnId === answer.turn.id)).toBe(true);
    expect(raw.map(({ item }) => item)).toEqual(recorded(thread.path));
    const names = h.client.seen.filter((name) => name === 'turn/started' || name === 'item/started' || name === 'rawResponseItem/completed' || name === 'turn/completed');
    expect(names.slice(0, 5)).toEqual(['turn/started', 'rawResponseItem/completed', 'rawResponseItem/completed', 'rawResponseItem/completed', 'item/started']);
    expect(names.at(-1)).toBe('turn/completed');
  });

  it('tells threads without a record too, and nobody else', async () => {
    const h = await start([done, done]);
    const { thread } = (await h.client.call('thread/start', { experimentalRawEvents: true, ephemeral: true })) as unknown as Started;
    await h.client.call('turn/start', { threadId: thread.id, input: text('hello') });
    await h.client.until('turn/completed');
    const told = h.client.params('rawResponseItem/completed').length;
    expect(told).toBe(4);
    const other = (await h.client.call('thread/start', {})) as unknown as Started;
    await h.client.call('turn/start', { threadId: other.thread.id, input: text('hello') });
    await waitFor(() => h.client.params('turn/completed').length === 2);
    expect(h.client.params('rawResponseItem/completed')).toHaveLength(told);
  });
});

describe('thread/resume with a history', () => {
  const history = [
    message('user', 'first question'),
    { ...message('assistant', 'first answer'), id: 'msg_1' },
    { type: 'function_call', id: 'fc_1', name: 'exec_command', arguments: '{}', call_id: 'c1' },
    { type: 'function_call_output', call_id: 'c1', output: 'x' },
    { type: 'reasoning', id: 'rs', summary: [], encrypted_content: 'abc' },
    { type: 'other' },
  ];
  const kept = [
    message('user', 'first question'),
    message('assistant', 'first answer'),
    { type: 'function_call', name: 'exec_command', arguments: '{}', call_id: 'c1' },
    { type: 'function_call_output', call_id: 'c1', output: 'x' },
    { type: 'reasoning', summary: [], content: null, encrypted_content: 'abc' },
  ];

  it('begins a thread of its own with it, which is stored at once and goes on', async () => {
    const h = await start([done]);
    const { thread } = (await h.client.call('thread/resume', { threadId: 'ignored', path: '/ignored', history })) as unknown as Started;
    expect(thread).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), turns: [], status: { type: 'idle' } });
    expect(recorded(thread.path)).toEqual(kept);
    expect(h.client.seen.slice(1, 3)).toEqual(['thread/status/changed', 'answer 1']);
    await h.client.call('turn/start', { threadId: thread.id, input: text('second question') });
    await h.client.until('turn/completed');
    const sent = (h.model.requests[0]?.body as { input: { role?: string; content?: { text: string }[] }[] }).input;
    expect(sent.slice(0, kept.length)).toMatchObject(kept.map((item) => ('role' in item ? item : { type: item.type })));
    expect(sent.at(-1)).toMatchObject(message('user', 'second question'));
    // What the record holds is what the next process goes on with.
    expect(recorded(thread.path).slice(0, kept.length)).toEqual(kept);
    expect(((await h.client.call('thread/read', { threadId: thread.id, includeTurns: true })) as unknown as Started).thread.turns).toHaveLength(1);
  });

  it('is refused without one, for one that is none, and for a thread that runs', async () => {
    const h = await start([]);
    expect(await h.client.refusal('thread/resume', { threadId: 'x', history: [] })).toEqual({ code: -32600, message: 'history must not be empty' });
    expect(await h.client.refusal('thread/resume', { threadId: 'x', history: [message('user', 'a'), { type: 'message', role: 'user' }] })).toMatchObject({ code: -32600, message: expect.stringContaining('history[1]') });
    const { thread } = (await h.client.call('thread/start', {})) as unknown as Started;
    expect(await h.client.refusal('thread/resume', { threadId: thread.id, history })).toMatchObject({ code: -32600, message: expect.stringContaining('cannot resume running thread') });
    expect((await h.client.call('thread/loaded/list', {})).data).toEqual([thread.id]);
  });
});
